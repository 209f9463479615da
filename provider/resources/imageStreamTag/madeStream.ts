import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import { adoptionAnnotation } from "../imageStream/adoption.ts";
import { describeImageStream } from "../imageStream/describe.ts";
import type { StreamName } from "../tag/tagSource.ts";
import type { ImageStreamTagOutputs } from "./outputs.ts";

type Made = Pick<ImageStreamTagOutputs, "madeStream">;

/** Streams that this process knows to be made for tags of the program: the last of these that goes takes its stream along. */
const known = new Set<string>();

/** Says in the state that the program has made the tag's stream; `found` is the stream before the tag was written. */
export async function madeStream(
  { cluster }: Context,
  { name, namespace }: StreamName,
  found: ImageStream | undefined,
  olds: Made | undefined,
): Promise<Made> {
  if (found !== undefined) {
    const { uid = "" } = found.metadata;
    return uid === olds?.madeStream || known.has(uid) ? { madeStream: uid } : {};
  }
  const made = await cluster.imageStreams.find(namespace, name).catch(() => undefined);
  if (made?.metadata.uid === undefined) return {};
  known.add(made.metadata.uid);
  return { madeStream: made.metadata.uid };
}

/** Removes the stream of a tag that has gone, if the program has made it and nothing is in it any more. */
export async function removeMadeStream(context: Context, stream: StreamName, uid: string, olds: Made): Promise<void> {
  if (uid === olds.madeStream) known.add(uid);
  if (!known.has(uid)) return;
  const { name, namespace } = stream;
  const { imageStreams } = context.cluster;
  try {
    await retryOnConflict(async () => {
      const found = await imageStreams.find(namespace, name);
      if (found?.metadata.uid !== uid || !isEmpty(found)) return;
      const { resourceVersion = "" } = found.metadata;
      await imageStreams.delete(namespace, name, { preconditions: { uid, resourceVersion } });
    });
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    await context.warn?.(`image stream ${namespace}/${name}, which is empty now, stays: ${error.message}`);
  }
}

/** Whether a stream is as it was made for a tag, without the tag. */
function isEmpty(stream: ImageStream): boolean {
  const { metadata, spec } = describeImageStream(stream);
  const { labels = {}, annotations = {} } = metadata;
  const contents = [labels, annotations, spec.tags ?? [], stream.status?.tags ?? []];
  const isAdopted = stream.metadata.annotations?.[adoptionAnnotation] !== undefined;
  const isBare = !isAdopted && spec.dockerImageRepository === undefined && spec.lookupPolicy?.local !== true;
  return isBare && [...contents, stream.metadata.ownerReferences ?? []].every((one) => Object.keys(one).length === 0);
}
