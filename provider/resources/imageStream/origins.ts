import { withOrigin } from "../inputs/origin.ts";
import { type ImageStreamInputs, mapTags } from "./inputs.ts";

/** What is written for a declaration: with the origin of each tag whose spec holds a digest instead. */
export const withOrigins = (inputs: ImageStreamInputs): ImageStreamInputs =>
  mapTags(inputs, (tag) => withOrigin(tag, inputs.metadata, inputs.images[tag.name]?.digest));
