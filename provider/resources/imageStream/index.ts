import { isNotFound } from "../../cluster/clusterError.ts";
import type { Handlers } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import { checkImageStream } from "./check.ts";
import { createImageStream } from "./create.ts";
import { deleteImageStream } from "./delete.ts";
import { diffImageStream } from "./diff.ts";
import { type ImageStreamInputs, mapImages } from "./inputs.ts";
import { type ImageStreamOutputs, imageStreamId } from "./outputs.ts";
import { pruneRevisions, type StayingRevision, withoutStaying } from "./pruneRevisions.ts";
import { readImageStream } from "./read.ts";
import { updateOwn } from "./updateOwn.ts";

const without = (outs: ImageStreamOutputs, stays: StayingRevision): ImageStreamOutputs =>
  mapImages(outs, (image, tag) => withoutStaying(tag, image, stays));

/** An image stream with its declared tags. */
export const imageStream: Handlers<ImageStreamInputs, ImageStreamOutputs> = {
  check: checkImageStream,
  diff: diffImageStream,
  async create(context, inputs) {
    const { id, outs } = await createImageStream(context, inputs);
    // An adopted stream has a history.
    return { id, outs: await inOrder(id, () => pruneRevisions(context, inputs, { id, outs, without })) };
  },
  read: readImageStream,
  async update(context, id, olds, news) {
    try {
      return await inOrder(imageStreamId(news), async () => {
        const { name, namespace } = news.metadata;
        const stream = await context.cluster.imageStreams.get(namespace, name);
        const outs = await updateOwn(context, id, { olds, news, stream });
        return pruneRevisions(context, news, { id, outs, without });
      });
    } catch (error) {
      // Another user has deleted it since the last refresh.
      if (!isNotFound(error)) throw error;
      return (await createImageStream(context, news)).outs;
    }
  },
  delete: deleteImageStream,
};
