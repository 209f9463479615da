import type { Context } from "../handlers.ts";
import type { ImageStreamInputs } from "../imageStream/inputs.ts";
import type { ImageStreamOutputs } from "../imageStream/outputs.ts";
import { updateImageStream } from "../imageStream/update.ts";
import { inOrder } from "../inOrder.ts";
import { PartialFailure } from "../partialFailure.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./inputs.ts";
import type { ImageStreamTagOutputs } from "./outputs.ts";

/** Updates the tag's part of its stream, and nothing else of it. */
export function updateImageStreamTag(
  context: Context,
  id: string,
  olds: ImageStreamTagOutputs,
  news: ImageStreamTagInputs,
): Promise<ImageStreamTagOutputs> {
  return applyImageStreamTag(context, id, { ...asImageStream(olds), repository: olds.repository }, news);
}

/** Turns what the stream holds of the tag into what is declared. */
export function applyImageStreamTag(
  context: Context,
  id: string,
  olds: ImageStreamInputs & { repository: string },
  news: ImageStreamTagInputs,
): Promise<ImageStreamTagOutputs> {
  const declared = asImageStream(news);
  const { name, namespace } = declared.metadata;
  return inOrder(`${namespace}/${name}`, async () => {
    try {
      const stream = await updateImageStream(context, id, { ...olds, publicRepository: "" }, declared);
      return { ...news, repository: stream.repository };
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw error;
      const stream = error.outs as ImageStreamOutputs;
      const present = asImageStreamTag(news, stream) ?? news;
      throw new PartialFailure(id, { ...present, repository: stream.repository }, error.reasons, error);
    }
  });
}
