import { headline } from "../../text/headline.ts";
import { isAdoptedElsewhere } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { type ImageStreamOutputs, imageStreamId } from "./outputs.ts";

/** Deletes the stream with all its tags, unless another stack has adopted it: then it stays, with a warning. */
export async function deleteImageStream({ cluster, warn }: Context, _id: string, outs: ImageStreamOutputs) {
  const { name, namespace } = outs.metadata;
  const stream = await cluster.imageStreams.find(namespace, name);
  if (stream === undefined) return;
  if (isAdoptedElsewhere(outs, stream)) {
    await warn?.({
      headline: headline`${name} stays: another stack has it`,
      details: [
        ["why", `another stack has adopted image stream ${imageStreamId(outs)}: it stays`],
        ["do", "remove it by hand if nobody needs it"],
      ],
    });
    return;
  }
  await cluster.imageStreams.delete(namespace, name);
}
