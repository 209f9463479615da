import { isAdoptedElsewhere, leftToAdopter } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { type ImageStreamOutputs, imageStreamId } from "./outputs.ts";

/** Deletes the stream with all its tags, unless another stack has adopted it: then it stays, with a warning. */
export async function deleteImageStream({ cluster, warn }: Context, _id: string, outs: ImageStreamOutputs) {
  const { name, namespace } = outs.metadata;
  const stream = await cluster.imageStreams.find(namespace, name);
  if (stream === undefined) return;
  if (isAdoptedElsewhere(outs, stream)) {
    return warn?.(leftToAdopter(name, `image stream ${imageStreamId(outs)}`));
  }
  await cluster.imageStreams.delete(namespace, name);
}
