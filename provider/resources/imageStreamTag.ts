import type { Handlers } from "./handlers.ts";
import { diffImageStream } from "./imageStream/diff.ts";
import { observeImageStream } from "./imageStream/observe.ts";
import { checkImageStreamTag } from "./imageStreamTag/check.ts";
import { createImageStreamTag } from "./imageStreamTag/create.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./imageStreamTag/inputs.ts";
import { type ImageStreamTagOutputs, imageStreamTagOutputs } from "./imageStreamTag/outputs.ts";
import { applyImageStreamTag } from "./imageStreamTag/update.ts";
import { inOrder } from "./inOrder.ts";

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
    const { repository: _repository, ...tag } = outs;
    const inputs = asImageStreamTag(tag, observeImageStream(declared, stream));
    return inputs === undefined ? undefined : { inputs, outs: imageStreamTagOutputs(inputs, stream) };
  },

  update: applyImageStreamTag,

  async delete({ cluster }, _id, outs) {
    const { name, namespace } = asImageStream(outs).metadata;
    await inOrder(`${namespace}/${name}`, () => cluster.imageStreamTags.delete(namespace, outs.metadata.name));
  },
};
