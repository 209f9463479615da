import { connect } from "../../provider/cluster/cluster.ts";
import { configTexts, pullSecrets } from "../../provider/cluster/pullSecrets.ts";
import { diagnosticOf } from "../../provider/image/error.ts";
import { tagHistory } from "../../provider/image/history.ts";
import { previousOf } from "../../provider/image/previousImage.ts";
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
import { parseStreamKey, type StreamSource, streamKey } from "../../provider/resolver/lock/streamKey.ts";
import { type Resolution, unasked } from "../../provider/resolver/resolution.ts";
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
    if (isFingerprint(key)) return unasked(onlyInProgram);
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
    if (place === undefined) return unasked("names no image of a stream");
    return digest === undefined ? resolveStreamSource(streams, place) : streams.image({ ...place, id: digest });
  };

/** Resolves a name of a stream's image on the cluster. */
async function resolveStreamSource(streams: StreamImages, source: StreamSource): Promise<Resolution> {
  const { kind, namespace, stream, id } = source;
  if (kind === "ImageStreamImage") return streams.image({ namespace, stream, id });
  if (kind === "ImageStreamTag") return streams.tag({ namespace, stream, tag: id });
  try {
    const present = await streams.stream(namespace, stream);
    const previous = previousOf(tagHistory(present?.status?.tags, id), { name: stream, namespace });
    if (previous !== undefined) return await streams.image({ namespace, stream, id: previous.digest });
    const summary = `image stream tag ${namespace}/${stream}:${id} has had no other image; remove ${streamKey(source)}`;
    return { problem: { code: "NO_PREVIOUS_IMAGE", severity: "warning", summary } };
  } catch (error) {
    return { problem: diagnosticOf(error, "UNRESOLVED") };
  }
}
