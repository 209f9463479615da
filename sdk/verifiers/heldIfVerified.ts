import type { Declarations } from "../../provider/resolver/declarations.ts";
import { type ImageStreamInputs, mapTags } from "../../provider/resources/imageStream/inputs.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";

/**
 * Lets no verified tag accept an image to which it moves while it is imported: the provider process, which then finds out,
 * can ask no verifier. It gives such a tag the announced image back instead.
 */
export function heldIfVerified(inputs: ImageStreamInputs, declarations: Declarations): ImageStreamInputs {
  const { name: stream, namespace } = inputs.metadata;
  if (!Array.isArray(inputs.spec.tags)) return inputs;
  return mapTags(inputs, (tag) => {
    if (isUnknown(tag) || tag.onMoved === undefined) return tag;
    const { onMoved: _onMoved, ...held } = tag;
    return declarations.isVerified({ namespace, stream, tag: tag.name }) ? held : tag;
  });
}
