import { isClusterError } from "../../cluster/clusterError.ts";
import { isAdoptedElsewhere, leftToAdopter } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { type ImageStreamOutputs, imageStreamId } from "./outputs.ts";

/** Deletes the stream with all its tags, unless another stack has adopted it: then it stays, with a warning. */
export async function deleteImageStream(context: Context, _id: string, outs: ImageStreamOutputs): Promise<void> {
  try {
    await deleteAsRead(context, outs, "findGathered");
  } catch (error) {
    if (!isClusterError(error, "CONFLICT")) throw error;
    // Another user, or an import, has changed it after a list was read.
    await deleteAsRead(context, outs, "find");
  }
}

/** The version makes the API answer 409 if the stream has changed since it was read. */
async function deleteAsRead({ cluster, warn }: Context, outs: ImageStreamOutputs, read: "find" | "findGathered") {
  const { name, namespace } = outs.metadata;
  const stream = await cluster.imageStreams[read](namespace, name);
  if (stream === undefined) return;
  if (isAdoptedElsewhere(outs, stream)) {
    return warn?.(leftToAdopter(name, `image stream ${imageStreamId(outs)}`));
  }
  const { uid, resourceVersion } = stream.metadata;
  const isKnown = uid !== undefined && resourceVersion !== undefined;
  const preconditions = read === "findGathered" && isKnown ? { preconditions: { uid, resourceVersion } } : {};
  await cluster.imageStreams.delete(namespace, name, preconditions);
}
