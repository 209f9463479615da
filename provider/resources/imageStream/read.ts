import { ImageStreamError } from "../../image/error.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { describeImageStream } from "./describe.ts";
import { observeImageStream } from "./observe.ts";
import { type ImageStreamOutputs, imageStreamOutputs } from "./outputs.ts";
import { withWritten } from "./ownership.ts";

/**
 * The stream as it is now; `undefined` if it is gone.
 * @throws ImageStreamError `NOT_FOUND` where a program reads a stream of another owner, and it is missing
 */
export async function readImageStream({ cluster }: Context, _id: string, outs: ImageStreamOutputs) {
  const { name, namespace } = outs.metadata;
  // A stream that was applied or read before has outputs; one that a program reads for the first time has a name alone.
  const isFirstRead = outs.repository === undefined;
  // Another resource may have created it in this very run.
  const stream = await cluster.imageStreams[isFirstRead ? "find" : "findGathered"](namespace, name);
  if (stream === undefined && isFirstRead) throw missing(namespace, name);
  if (stream === undefined) return undefined;
  const {
    repository: _repository,
    publicRepository: _public,
    written: _written,
    adoption: _adoption,
    ...declared
  } = outs;
  const inputs = isFirstRead ? describeImageStream(stream) : observeImageStream(declared, stream);
  const found = imageStreamOutputs(inputs, stream);
  return { inputs, outs: isFirstRead ? found : { ...withWritten(found, outs), ...keptAdoption(outs) } };
}

const missing = (namespace: string, name: string): ImageStreamError =>
  new ImageStreamError(
    "NOT_FOUND",
    `image stream ${namespace}/${name} does not exist; create it first, or correct the id (namespace/name)`,
  );
