import type { Context } from "../handlers.ts";
import { observeImageStream } from "./observe.ts";
import { type ImageStreamOutputs, imageStreamOutputs } from "./outputs.ts";

/** The stream as it is now; `undefined` if it is gone. */
export async function readImageStream({ cluster }: Context, _id: string, outs: ImageStreamOutputs) {
  const { name, namespace } = outs.metadata;
  const stream = await cluster.imageStreams.find(namespace, name);
  if (stream === undefined) return undefined;
  const { repository: _repository, publicRepository: _publicRepository, ...declared } = outs;
  const inputs = observeImageStream(declared, stream);
  return { inputs, outs: imageStreamOutputs(inputs, stream) };
}
