import { isNotFound } from "../cluster/clusterError.ts";
import type { Handlers } from "./handlers.ts";
import { checkImageStream } from "./imageStream/check.ts";
import { createImageStream } from "./imageStream/create.ts";
import { deleteImageStream } from "./imageStream/delete.ts";
import { diffImageStream } from "./imageStream/diff.ts";
import type { ImageStreamInputs } from "./imageStream/inputs.ts";
import { type ImageStreamOutputs, imageStreamId } from "./imageStream/outputs.ts";
import { readImageStream } from "./imageStream/read.ts";
import { updateOwn } from "./imageStream/updateOwn.ts";
import { inOrder } from "./inOrder.ts";

/** An image stream with its declared tags. */
export const imageStream: Handlers<ImageStreamInputs, ImageStreamOutputs> = {
  check: checkImageStream,
  diff: diffImageStream,
  create: createImageStream,
  read: readImageStream,
  async update(context, id, olds, news) {
    try {
      return await inOrder(imageStreamId(news), async () => {
        const { name, namespace } = news.metadata;
        const stream = await context.cluster.imageStreams.get(namespace, name);
        return updateOwn(context, id, { olds, news, stream });
      });
    } catch (error) {
      // Somebody has deleted it since the last refresh.
      if (!isNotFound(error)) throw error;
      return (await createImageStream(context, news)).outs;
    }
  },
  delete: deleteImageStream,
};
