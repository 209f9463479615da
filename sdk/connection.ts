import * as pulumi from "@pulumi/pulumi";
import { type Cluster, connect } from "../provider/cluster/cluster.ts";
import { configTexts, pullSecrets } from "../provider/cluster/pullSecrets.ts";
import type { ClusterSettings } from "../provider/cluster/settings.ts";
import { openRegistry } from "../provider/registry/registry.ts";
import { Declarations } from "../provider/resolver/declarations.ts";
import { fileText } from "../provider/resolver/fingerprint.ts";
import { ClusterImages } from "../provider/resolver/images/clusterImages.ts";
import { FirstAvailable } from "../provider/resolver/images/firstAvailable.ts";
import type { ImageSource } from "../provider/resolver/images/imageSource.ts";
import { LoginsBelow } from "../provider/resolver/images/loginsBelow.ts";
import { NewLogins } from "../provider/resolver/images/newLogins.ts";
import { PullLogins } from "../provider/resolver/images/pullLogins.ts";
import { RegistryImages } from "../provider/resolver/images/registryImages.ts";
import { SelectedImages } from "../provider/resolver/images/selectedImages.ts";
import { TagLists } from "../provider/resolver/images/tagLists.ts";
import type { LockedStreams } from "../provider/resolver/lock/lockedStreams.ts";
import { TagFollowers } from "../provider/resolver/moves/tagFollowers.ts";
import { unasked } from "../provider/resolver/resolution.ts";
import { StreamImages } from "../provider/resolver/streamImages.ts";
import { TagResolver } from "../provider/resolver/tagResolver.ts";
import { ImageUses } from "../provider/resolver/uses/imageUses.ts";
import { Verdicts } from "../provider/resolver/verification/verdicts.ts";
import type { Verifier } from "../provider/resolver/verification/verifier.ts";
import { clusterSettings, configurationNamespace } from "../provider/resources/configuration.ts";
import type { Creations } from "../provider/resources/creation/creation.ts";
import { creationFiles } from "../provider/resources/creation/creationFiles.ts";
import { touches } from "../provider/resources/inputs/secretPaths.ts";
import { isUnknown } from "../provider/resources/inputs/unknown.ts";
import { headline } from "../provider/text/headline.ts";
import { keepSecret } from "../provider/text/knownSecrets.ts";
import { builtHere } from "./declarations/builds/builtHere.ts";
import type { Declarer } from "./declarations/declarer.ts";
import { leftOut } from "./declarations/leftOut.ts";
import { partiallyKnown } from "./declarations/partiallyKnown.ts";
import type { PlacedResource } from "./declarations/placedResource.ts";
import { serverAddress } from "./files/serverAddress.ts";
import { copiesHeldToLock, heldToLock, lockOfStack, type StackLock } from "./lock/lockOfStack.ts";
import { inform, warn } from "./messages/say.ts";
import type { PreviewFile } from "./preview/previewFile.ts";
import { heldToPreview, previewOfStack } from "./preview/previewOfStack.ts";
import { Provider } from "./provider.ts";
import { sharedByCopies } from "./sharedByCopies.ts";

/** State that the resources of one program share under the same provider settings. */
export interface Connection {
  /** For resources that name none. */
  namespace(): Promise<string>;
  readonly cluster: Cluster;
  readonly declarations: Declarations;
  /** The resources that declare streams and tags, by `namespace/stream` and `namespace/stream:tag`. */
  readonly owners: Map<string, Declarer>;
  /** The names by which resources refer to streams and tags, each with the uppermost place in the program that uses it. */
  readonly named: Map<string, number>;
  /** Logins of imports, also those that the program declares. */
  readonly logins: PullLogins;
  /** The resources that declare secrets, by `secret namespace/name`. */
  readonly secretOwners: Map<string, PlacedResource>;
  /** For references to images in registries. */
  readonly images: ImageSource;
  readonly tags: TagResolver<number>;
  readonly streams: StreamImages;
  /** Copies out of streams, held to a lock file; absent without one. */
  readonly copies?: LockedStreams | undefined;
  /** Those of the provider, for all its tags. */
  readonly verifiers: readonly Verifier[];
  /** The namespace of resources that name none is a secret. */
  readonly hasSecretNamespace: boolean;
  /** Creations of the stack whose end the engine has not seen. */
  readonly creations: Pick<Creations, "find" | "stack">;
  /** Workloads and builds that follow the tags of streams. */
  readonly followers: TagFollowers;
  /** Workloads, builds and tags that use images. */
  readonly uses: ImageUses;
}

type SharedConnection = Omit<Connection, "verifiers" | "hasSecretNamespace">;

/** State that the connections of one program share. */
interface Program {
  readonly connections: Map<string, SharedConnection>;
  readonly preview: PreviewFile;
  readonly verdicts: Verdicts;
  readonly lock: StackLock | undefined;
}

/**
 * Programs that run in one process one after the other, as under the Automation API, share nothing. Unit tests have no
 * stack: each `pulumi.runtime.setMocks` is a program.
 */
const programs = sharedByCopies("programs", () => new WeakMap<object, Program>());
const withoutStack = sharedByCopies("withoutStack", () => ({}));

/** The connection of a resource with these options; `undefined` while its provider's settings are unknown. */
export function connectionOf(opts: pulumi.CustomResourceOptions | undefined): Promise<Connection | undefined> {
  const provider = opts?.provider ?? opts?.parent?.getProvider("pulumi-nodejs:dynamic:Resource");
  const own = Provider.isInstance(provider) ? provider : undefined;
  const settings = own?.settings ?? stackSettings();
  const verifiers = own?.verifiers ?? [];
  return new Promise((resolve, reject) => {
    partiallyKnown(settings, async (known, secrets) => {
      try {
        const hasSecretNamespace = touches(secrets, "/namespace");
        const isKnown = !Object.values(known).some(isUnknown);
        const hasSecretServer = touches(secrets, "/server");
        resolve(isKnown ? { ...shared(known, hasSecretServer), verifiers, hasSecretNamespace } : undefined);
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** URL of the API server; `undefined` where the configuration does not say. */
export async function serverOf(connection: Connection | undefined): Promise<string | undefined> {
  return connection?.cluster.server().catch(() => undefined);
}

/** Functions that Pulumi's declarations hide. */
const configuration = pulumi.runtime as unknown as {
  allConfig(): Record<string, string>;
  isConfigSecret(key: string): boolean;
};

/** The stack's configuration: `pulumi config set imagestream:context …`. */
function stackSettings(): pulumi.Input<ClusterSettings> {
  const settings = clusterSettings({ get: (key) => pulumi.runtime.getConfig(key) });
  const isSecret = (key: string) => configuration.isConfigSecret(`${configurationNamespace}:${key}`);
  const members = Object.entries(settings).map(([key, value]) => [key, isSecret(key) ? pulumi.secret(value) : value]);
  return Object.fromEntries(members) as pulumi.Input<ClusterSettings>;
}

function shared(settings: ClusterSettings, hasSecretServer: boolean): SharedConnection {
  const stack = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor() ?? withoutStack;
  const program = programs.get(stack) ?? newProgram();
  programs.set(stack, program);
  const key = JSON.stringify({ settings, hasSecretServer });
  const connection = program.connections.get(key) ?? open(settings, hasSecretServer, program);
  program.connections.set(key, connection);
  return connection;
}

function newProgram(): Program {
  // A registry, a verifier or a plugin may repeat them.
  const settings = Object.entries(configuration.allConfig());
  keepSecret(...settings.flatMap(([key, value]) => (configuration.isConfigSecret(key) ? [value] : [])));
  return { connections: new Map(), preview: previewOfStack(), verdicts: new Verdicts(), lock: lockOfStack() };
}

function open(
  settings: ClusterSettings,
  hasSecretServer: boolean,
  { preview, verdicts, lock }: Program,
): SharedConnection {
  const cluster = connect(settings);
  const declarations = new Declarations();
  const streams = new StreamImages(cluster);
  /** As it stands in files that are there to be read. */
  const address = async () => fileText(serverAddress(await cluster.server()), hasSecretServer);
  const copies = copiesHeldToLock(lock, streams, address);
  const registry = openRegistry();
  const logins = new PullLogins(async (namespace) => {
    if (isUnknown(namespace)) throw new Error(namespaceUnknown);
    return pullSecrets(cluster, namespace);
  });
  const ofSources = new NewLogins(
    logins,
    new FirstAvailable(
      [inKnownNamespaces(new ClusterImages(cluster.imageStreamImports)), new RegistryImages(registry)],
      once(degraded),
    ),
  );
  const lists = new TagLists(registry, async (namespace, place) => configTexts(await logins.secrets(namespace, place)));
  const images = heldToLock(lock, new LoginsBelow(logins, new SelectedImages(lists, ofSources)));
  const owners: Connection["owners"] = new Map();
  return {
    namespace: cluster.namespace,
    cluster,
    creations: creationFiles({
      stack: async () => ({ project: pulumi.getProject(), stack: pulumi.getStack() }),
      server: cluster.server,
      isHeard: async () => false,
    }),
    declarations,
    owners,
    named: new Map(),
    streams,
    uses: new ImageUses(cluster.objects),
    followers: new TagFollowers(cluster.objects, once(followersUntold)),
    copies,
    logins,
    secretOwners: new Map(),
    images,
    tags: new TagResolver(declarations, images, streams, {
      settle: heldToPreview(preview, verdicts, streams, address),
      ...(copies && { copies }),
      leftOut: (name, place: number) => leftOut({ owners }, name, place),
      built: builtHere(declarations, cluster),
    }),
  };
}

const namespaceUnknown = "the namespace is created by this program and has no name yet";

/** A namespace that the same program creates may have no name before the update. */
const inKnownNamespaces = (images: ImageSource): ImageSource => ({
  resolve: async (request) => (isUnknown(request.namespace) ? unasked(namespaceUnknown) : images.resolve(request)),
});

function degraded(reason: string): void {
  void warn({
    headline: headline`digests by registries, not the cluster`,
    details: [
      ["why", `the cluster cannot be asked for digests, so they come from the registries themselves: ${reason}`],
    ],
  });
}

function followersUntold(reason: string): void {
  void inform({
    headline: headline`followers of tags are not all known`,
    details: [["why", `what follows moved tags cannot be told in full: ${reason}`]],
  });
}

function once(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) say(text);
    said.add(text);
  };
}
