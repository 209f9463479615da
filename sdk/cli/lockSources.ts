import { connect } from "../../provider/cluster/cluster.ts";
import { configTexts, pullSecrets } from "../../provider/cluster/pullSecrets.ts";
import { parseReference, withDigest } from "../../provider/image/reference.ts";
import { openRegistry } from "../../provider/registry/registry.ts";
import { isFingerprint } from "../../provider/resolver/fingerprint.ts";
import { ClusterImages } from "../../provider/resolver/images/clusterImages.ts";
import { FirstAvailable } from "../../provider/resolver/images/firstAvailable.ts";
import type { ImageSource } from "../../provider/resolver/images/imageSource.ts";
import { RegistryImages } from "../../provider/resolver/images/registryImages.ts";
import { SelectedImages } from "../../provider/resolver/images/selectedImages.ts";
import { TagLists } from "../../provider/resolver/images/tagLists.ts";
import { lockable } from "../../provider/resolver/lock/lockKey.ts";
import { parseStreamKey } from "../../provider/resolver/lock/streamKey.ts";
import { resolveStreamSource } from "../../provider/resolver/resolveStreamSource.ts";
import { StreamImages } from "../../provider/resolver/streamImages.ts";
import { serverAddress } from "../files/serverAddress.ts";
import type { Ask } from "./updateLock.ts";

/** Sources that the command asks for locked images. */
export interface LockSources {
  readonly images: Ask;
  readonly streams: Ask;
  /** The cluster whose streams are asked; `undefined` if none is configured. */
  readonly server: string | undefined;
  close(): Promise<void>;
}

/** The same order of sources as in a program: the cluster, with its pull secrets and mirrors, then the registries. */
export async function openLockSources(settings: { context?: string; namespace?: string }): Promise<LockSources> {
  const cluster = connect(settings);
  // No cluster will do, but not one that was asked for by name.
  if (settings.context !== undefined) await cluster.server();
  const registry = openRegistry();
  const source: ImageSource = new SelectedImages(
    new TagLists(registry, async (namespace) => configTexts(await pullSecrets(cluster, namespace))),
    new FirstAvailable([new ClusterImages(cluster.imageStreamImports), new RegistryImages(registry)], () => undefined),
  );
  return {
    images: askImages(source, await cluster.namespace().catch(() => "default")),
    streams: askStreams(new StreamImages(cluster)),
    server: await cluster.server().then(serverAddress, () => undefined),
    close: async () => void (await Promise.all([cluster.close(), registry.close()])),
  };
}

const onlyInProgram =
  "stands for a secret reference, which only the program knows; to resolve it anew, remove the entry and preview";

/** For keys that are references to registries. */
export const askImages =
  (source: ImageSource, namespace: string): Ask =>
  async (key, digest) => {
    if (isFingerprint(key)) return { unavailable: onlyInProgram };
    const { reference, importMode, ...choice } = lockable(key);
    const asked =
      digest === undefined
        ? { reference, ...choice }
        : { reference: withDigest(parseReference(reference), digest).original };
    return source.resolve({ namespace, insecure: false, importMode, ...asked });
  };

/** For keys that name images of streams. */
const askStreams =
  (streams: StreamImages): Ask =>
  async (key, digest) => {
    const place = parseStreamKey(key);
    if (place === undefined) return { unavailable: "names no image of a stream" };
    return digest === undefined ? resolveStreamSource(streams, place) : streams.image({ ...place, id: digest });
  };
