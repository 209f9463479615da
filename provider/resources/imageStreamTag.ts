import { isNotFound } from "../cluster/clusterError.ts";
import type { Handlers } from "./handlers.ts";
import { diffImageStream } from "./imageStream/diff.ts";
import { observeImageStream } from "./imageStream/observe.ts";
import { imageStreamOutputs } from "./imageStream/outputs.ts";
import { checkImageStreamTag } from "./imageStreamTag/check.ts";
import { createImageStreamTag } from "./imageStreamTag/create.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./imageStreamTag/inputs.ts";
import { type ImageStreamTagOutputs, imageStreamTagOutputs } from "./imageStreamTag/outputs.ts";
import { updateImageStreamTag } from "./imageStreamTag/update.ts";

/** One tag of a stream that others may own. */
export const imageStreamTag: Handlers<ImageStreamTagInputs, ImageStreamTagOutputs> = {
  check: checkImageStreamTag,

  diff(olds, news) {
    const renamed = olds.metadata.name !== news.metadata.name || olds.metadata.namespace !== news.metadata.namespace;
    if (renamed) return { changes: true, replaces: ["metadata"] };
    const stream = { status: { dockerImageRepository: olds.repository } };
    return diffImageStream(imageStreamOutputs(asImageStream(olds), { metadata: {}, ...stream }), asImageStream(news));
  },

  create: createImageStreamTag,

  async read({ cluster }, _id, outs) {
    const declared = asImageStream(outs);
    const stream = await cluster.imageStreams.find(declared.metadata.namespace, declared.metadata.name);
    if (stream === undefined) return undefined;
    const { repository: _repository, ...tag } = outs;
    const inputs = asImageStreamTag(tag, observeImageStream(declared, stream));
    return inputs === undefined ? undefined : { inputs, outs: imageStreamTagOutputs(inputs, stream) };
  },

  async update(context, id, olds, news) {
    try {
      return await updateImageStreamTag(context, id, olds, news);
    } catch (error) {
      // Somebody has deleted the stream since the last refresh.
      if (!isNotFound(error)) throw error;
      return (await createImageStreamTag(context, news)).outs;
    }
  },

  async delete({ cluster }, _id, { metadata }) {
    await cluster.imageStreamTags.delete(metadata.namespace, metadata.name);
  },
};
