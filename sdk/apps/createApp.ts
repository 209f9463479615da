import * as pulumi from "@pulumi/pulumi";
import { type Connection, connectionOf } from "../connection.ts";
import { resourceOptions } from "../declarations/resourceOptions.ts";
import { valueWithUnknowns } from "../declarations/valueWithUnknowns.ts";
import type { ImageStreamAppArgs } from "../imageStreamAppArgs.ts";
import { inform } from "../messages/say.ts";
import { appChildren } from "./appChildren.ts";
import { appNote } from "./appNotes.ts";
import { type AppPlace, appDeployment, appRoute, appService, isTriggered, routeArgs } from "./appObjects.ts";
import type { AppPort } from "./appPorts.ts";
import { type AppFacts, type AppSource, appSource } from "./appSource.ts";
import { portsOfApp, refuseMissingPort, refuseWithoutImage } from "./imageFaults.ts";

/** The resources of an app, and what others need of it. */
export interface AppParts {
  readonly deployment: pulumi.CustomResource;
  readonly service?: pulumi.CustomResource | undefined;
  readonly route?: pulumi.CustomResource | undefined;
  readonly image: pulumi.Output<string>;
  readonly ports: pulumi.Output<number[]>;
  readonly url?: pulumi.Output<string> | undefined;
}

/** An app as the program declares it. */
interface DeclaredApp {
  readonly name: string;
  readonly args: ImageStreamAppArgs;
  readonly opts: pulumi.ComponentResourceOptions | undefined;
  /** Its place in the program. */
  readonly place: number;
}

/**
 * Registers the objects of an app as soon as its ports are known. Where a preview cannot tell them yet, it shows the Service with unknown
 * ones.
 * @throws ImageStreamError `APP_WITHOUT_IMAGE`, `APP_WITHOUT_CONFIG`, `APP_WITHOUT_PORT`
 */
export async function createApp(
  app: pulumi.ComponentResource,
  { name, args, opts, place }: DeclaredApp,
): Promise<AppParts> {
  const connected = connectionOf({ parent: app });
  const namespace = pulumi.output(args.namespace ?? connected.then((connection) => connection?.namespace()));
  const at: AppPlace = { name: args.name ?? name, namespace: namespace as pulumi.Output<string> };
  const source = appSource(args.from, connected, at.namespace, place);
  const facts = await source.facts();
  const tag = await nameOfTag(source);
  const ports = portsOfApp(args, facts, tag);
  refuseWithoutImage(args, facts, tag);
  if (ports !== undefined) refuseMissingPort(args, ports, tag);
  await sayNote(app, at, { facts, tag, ports }, args, connected);

  const given = { parent: app, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) };
  const options = resourceOptions(given, undefined, connected, source.names, place);
  const { image: imageFor, make } = appChildren(args, options);
  const shown = ports ?? unknownPorts();
  const built = source.isBuilt && isTriggered(args) ? { triggeredImages: { [at.name]: source.image } } : {};
  const { image, annotations } = imageFor(at, source);
  const container = { ports: shown, image, ...(annotations === undefined ? {} : { annotations }) };
  const deployment = make(name, appDeployment(at, args, source, container), built);
  const hasService = args.service !== false && ports?.length !== 0;
  const service = hasService ? make(`${name}-service`, appService(at, args, source, shown)) : undefined;
  const wantsRoute = hasService && args.route !== undefined && args.route !== false;
  const route = wantsRoute ? make(`${name}-route`, appRoute(at, args, source, shown)) : undefined;
  return {
    deployment,
    service,
    route,
    image,
    ports: pulumi.output(shown).apply((all) => all.map(({ servicePort }) => servicePort)),
    url: route && urlOf(route, at, args, connected),
  };
}

const unknownPorts = (): pulumi.Output<readonly AppPort[]> =>
  pulumi.output(pulumi.unknown as unknown as readonly AppPort[]);

/** `shop/app:1.4`, for messages. */
async function nameOfTag({ name, namespace }: AppSource): Promise<string> {
  const both = pulumi.all([name, namespace]).apply(([tag, of]) => `${of}/${tag}`);
  const text = await valueWithUnknowns(both);
  return pulumi.isUnknown(text) ? "the tag" : text;
}

/** In a preview, tells of an app that is new, or gets another image. */
async function sayNote(
  app: pulumi.ComponentResource,
  { name, namespace }: AppPlace,
  foreseen: { readonly facts: AppFacts; readonly tag: string; readonly ports?: readonly AppPort[] | undefined },
  args: ImageStreamAppArgs,
  connected: Promise<Connection | undefined>,
): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  const place = await valueWithUnknowns(namespace);
  const { image } = foreseen.facts;
  if (image !== undefined && (await runs(await connected, { name, namespace: place }, image))) return;
  await inform(appNote({ name, ...foreseen }, args), app);
}

/** Tells that the app is there with this image. */
async function runs(
  connection: Connection | undefined,
  place: { readonly name: string; readonly namespace: string },
  image: string,
): Promise<boolean> {
  if (typeof place.namespace !== "string") return false;
  const address = { apiVersion: "apps/v1", kind: "Deployment", ...place };
  const found = await connection?.cluster.objects.findGathered(address).catch(() => undefined);
  return JSON.stringify(found?.spec ?? {}).includes(JSON.stringify(image));
}

/** The address of a Route, of which the cluster may choose the host. */
function urlOf(
  route: pulumi.CustomResource,
  { name, namespace }: AppPlace,
  args: ImageStreamAppArgs,
  connected: Promise<Connection | undefined>,
): pulumi.Output<string> {
  const { host, path = "", tls = "edge" } = routeArgs(args);
  const scheme = tls === "none" ? "http" : "https";
  const chosen = () =>
    pulumi.all([route.id, namespace]).apply(async ([, of]) => {
      const connection = await connected;
      const address = { apiVersion: "route.openshift.io/v1", kind: "Route", name, namespace: of };
      const object = await connection?.cluster.objects.find(address);
      const found = (object?.spec as { readonly host?: string } | undefined)?.host ?? "";
      return found === "" && pulumi.runtime.isDryRun() ? (pulumi.unknown as string) : found;
    });
  return pulumi.all([host ?? chosen(), path]).apply(([at, below]) => `${scheme}://${at}${below}`);
}
