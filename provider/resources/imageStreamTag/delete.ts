import { parseStreamTag } from "../../image/streamTag.ts";
import type { Context } from "../handlers.ts";
import { foreignTag, leftTag } from "../imageStream/ownership.ts";
import { inOrder } from "../inOrder.ts";
import { removeMadeStream } from "./madeStream.ts";
import { asOwnedStream, type ImageStreamTagOutputs } from "./outputs.ts";

/**
 * Deletes the tag from spec and status, and with the last one the stream that was made for it. A tag that another user or
 * program has pointed elsewhere stays, with a warning.
 */
export function deleteImageStreamTag(context: Context, _id: string, outs: ImageStreamTagOutputs): Promise<void> {
  const { cluster, warn } = context;
  const state = asOwnedStream(outs);
  const { name, namespace } = state.metadata;
  return inOrder(`${namespace}/${name}`, async () => {
    const stream = await cluster.imageStreams.find(namespace, name);
    if (stream === undefined) return;
    const foreign = foreignTag(state, parseStreamTag(outs.metadata.name).tag, stream);
    if (foreign !== undefined) return warn?.(leftTag(state, foreign, "remove it by hand if nobody needs it"));
    await cluster.imageStreamTags.delete(namespace, outs.metadata.name);
    await removeMadeStream(context, stream, outs);
  });
}
