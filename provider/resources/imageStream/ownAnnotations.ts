import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { withOrigin, withPresentOrigin } from "../tag/origin.ts";
import { withPreference, withPresentPreference } from "../tag/tagPlatform.ts";
import { type ImageStreamInputs, mapTags } from "./inputs.ts";

/**
 * What is written for a declaration: with the origin of each tag whose spec holds a digest instead, and with what lets
 * the cluster pick a tag's platform.
 */
export const withOwnAnnotations = (inputs: ImageStreamInputs): ImageStreamInputs =>
  mapTags(inputs, (tag) => withPreference(withOrigin(tag, inputs.metadata, inputs.images[tag.name]?.digest)));

/** What is there, with the annotations of this package that it has on the cluster. */
export const withPresentAnnotations = (observed: ImageStreamInputs, { spec }: ImageStream): ImageStreamInputs =>
  mapTags(observed, (tag) => {
    const present = spec?.tags?.find(({ name }) => name === tag.name);
    return withPresentPreference(withPresentOrigin(tag, present), present);
  });
