import type { Handlers } from "./handlers.ts";
import { diffImageStream } from "./imageStream/diff.ts";
import { observeImageStream } from "./imageStream/observe.ts";
import { type OwnedStream, withWritten } from "./imageStream/ownership.ts";
import { checkImageStreamTag } from "./imageStreamTag/check.ts";
import { createImageStreamTag } from "./imageStreamTag/create.ts";
import { deleteImageStreamTag } from "./imageStreamTag/delete.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./imageStreamTag/inputs.ts";
import {
  asOwnedStream,
  type ImageStreamTagOutputs,
  imageStreamTagOutputs,
  writtenOf,
} from "./imageStreamTag/outputs.ts";
import { applyImageStreamTag } from "./imageStreamTag/update.ts";

/** One tag of a stream that others may own. */
export const imageStreamTag: Handlers<ImageStreamTagInputs, ImageStreamTagOutputs> = {
  check: checkImageStreamTag,

  diff(olds, news) {
    const renamed = olds.metadata.name !== news.metadata.name || olds.metadata.namespace !== news.metadata.namespace;
    if (renamed) return { changes: true, replaces: ["metadata"] };
    return diffImageStream(asImageStream(olds), asImageStream(news));
  },

  create: createImageStreamTag,

  async read({ cluster }, _id, outs) {
    const declared = asImageStream(outs);
    const stream = await cluster.imageStreams.findGathered(declared.metadata.namespace, declared.metadata.name);
    if (stream === undefined) return undefined;
    const { repository: _repository, written: _written, madeStream, ...tag } = outs;
    const found = observeImageStream(declared, stream);
    const inputs = asImageStreamTag(tag, found);
    if (inputs === undefined) return undefined;
    const written = writtenOf(withWritten<OwnedStream>(found, asOwnedStream(outs)));
    const made = madeStream === undefined ? {} : { madeStream };
    return { inputs, outs: { ...imageStreamTagOutputs(inputs, stream), ...written, ...made } };
  },

  update: applyImageStreamTag,

  delete: deleteImageStreamTag,
};
