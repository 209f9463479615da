import * as pulumi from "@pulumi/pulumi";
import { formatFieldPath, podSpecPath } from "../../provider/image/fieldPath.ts";
import { formatTrigger } from "../../provider/image/triggerEdits.ts";
import { triggersAnnotation } from "../../provider/image/triggers.ts";
import type { AppRouteArgs, ImageStreamAppArgs } from "../imageStreamAppArgs.ts";
import { type AppPort, portName } from "./appPorts.ts";
import type { AppSource } from "./appSource.ts";
import { kubernetesClasses } from "./kubernetesClasses.ts";

/** Name and place of an app's objects. */
export interface AppPlace {
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
}

/** An object of an app, as its YAML has it. */
export interface AppObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: pulumi.Output<string>;
    readonly labels: Readonly<Record<string, pulumi.Input<string>>>;
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Kubernetes refuses an empty image, and a Pod with a space for one: it waits for the trigger controller. */
const placeholder = " ";

/** The annotation of pods whose images the cluster resolves by short names. */
const lookupAnnotation = "alpha.image.policy.openshift.io/resolve-names";

/** The labels that `oc new-app` sets. */
function labelsOf({ name }: AppPlace, args: ImageStreamAppArgs, source: AppSource) {
  return {
    app: name,
    "app.kubernetes.io/component": name,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/name": source.name.apply((tag) => tag.split(":")[0] ?? ""),
    ...args.labels,
  };
}

const metadataOf = (place: AppPlace, args: ImageStreamAppArgs, source: AppSource): AppObject["metadata"] => ({
  ...place,
  labels: labelsOf(place, args, source),
});

export const isTriggered = ({ trigger, lookup }: ImageStreamAppArgs): boolean => trigger ?? lookup !== true;

/** Annotation and image of the container, where the app itself says them. */
export function appImage(place: AppPlace, args: ImageStreamAppArgs, source: AppSource) {
  if (args.lookup === true) return { image: source.name as pulumi.Output<string> };
  if (!isTriggered(args)) return { image: source.image as pulumi.Output<string> };
  const { name } = place;
  const annotation = pulumi.all([source.name, source.namespace, place.namespace]).apply(([tag, namespace, own]) => {
    const from = { kind: "ImageStreamTag", name: tag, ...(namespace === own ? {} : { namespace }) } as const;
    const fieldPath = formatFieldPath({ podSpec: podSpecPath("Deployment"), list: "containers", container: name });
    return `[${formatTrigger({ from, fieldPath })}]`;
  });
  return {
    image: source.image.apply((image) => image ?? placeholder),
    annotations: { [triggersAnnotation]: annotation },
  };
}

/** The Deployment, as `oc new-app` makes it. */
export function appDeployment(
  place: AppPlace,
  args: ImageStreamAppArgs,
  source: AppSource,
  {
    ports,
    image,
    annotations,
  }: {
    readonly ports: readonly AppPort[] | pulumi.Output<readonly AppPort[]>;
    readonly image: pulumi.Output<string>;
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  },
): AppObject {
  const { name } = place;
  const selector = { deployment: name };
  const template = {
    metadata: {
      labels: { ...args.labels, ...selector },
      ...(args.lookup === true ? { annotations: { [lookupAnnotation]: "*" } } : {}),
    },
    spec: {
      ...given({ serviceAccountName: args.serviceAccountName }),
      ...args.pod,
      containers: [
        {
          name,
          image,
          ports: pulumi
            .output(ports)
            .apply((all) => all.map(({ port, protocol }) => ({ containerPort: port, protocol }))),
          ...containerOf(args),
        },
      ],
    },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadataOf(place, args, source), ...(annotations === undefined ? {} : { annotations }) },
    spec: { ...given({ replicas: args.replicas }), selector: { matchLabels: selector }, template },
  };
}

function containerOf(args: ImageStreamAppArgs): Readonly<Record<string, unknown>> {
  const { livenessProbe, readinessProbe, startupProbe, resources, env, container } = args;
  const requirements = kubernetesClasses(resources) === undefined ? resources : undefined;
  return {
    ...given({ env: variables(env), resources: requirements, livenessProbe, readinessProbe, startupProbe }),
    ...container,
  };
}

function variables(env: ImageStreamAppArgs["env"]): unknown {
  if (env === undefined || Array.isArray(env) || pulumi.Output.isInstance(env)) return env;
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

const given = (members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** The Service on the ports of the app. */
export function appService(
  place: AppPlace,
  args: ImageStreamAppArgs,
  source: AppSource,
  ports: readonly AppPort[] | pulumi.Output<readonly AppPort[]>,
): AppObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(place, args, source),
    spec: {
      selector: { deployment: place.name },
      ports: pulumi.output(ports).apply((all) =>
        all.map((one) => ({
          name: portName(one),
          port: one.servicePort,
          protocol: one.protocol,
          targetPort: one.port,
        })),
      ),
    },
  };
}

/** The Route to the Service. */
export function appRoute(
  place: AppPlace,
  args: ImageStreamAppArgs,
  source: AppSource,
  ports: readonly AppPort[] | pulumi.Output<readonly AppPort[]>,
): AppObject {
  const { host, path, port, tls = "edge" } = routeArgs(args);
  const redirect = tls === "passthrough" ? {} : { insecureEdgeTerminationPolicy: "Redirect" };
  const target = pulumi.output(ports).apply((all) => {
    const chosen = all.find(({ servicePort }) => servicePort === port) ?? all[0];
    return chosen === undefined ? "" : portName(chosen);
  });
  return {
    apiVersion: "route.openshift.io/v1",
    kind: "Route",
    metadata: metadataOf(place, args, source),
    spec: {
      ...given({ host, path }),
      to: { kind: "Service", name: place.name, weight: 100 },
      port: { targetPort: target },
      ...(tls === "none" ? {} : { tls: { termination: tls, ...redirect } }),
    },
  };
}

export const routeArgs = ({ route }: ImageStreamAppArgs): AppRouteArgs => (typeof route === "object" ? route : {});
