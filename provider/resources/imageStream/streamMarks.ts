import { adoptionAnnotation } from "../creation/adoption.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import type { ImageStreamOutputs } from "./outputs.ts";

/** The stream's annotation with its uid, if it was made for tags: the last tag that goes takes the stream along. */
export const madeAnnotation = "imagestream.pulumi.com/made-for-tags";

/** Outputs with the adoption in its own member instead of an annotation. */
export function ofAdoption(outs: ImageStreamOutputs, declared: ImageStreamInputs): ImageStreamOutputs {
  const { annotations: given = {}, ...metadata } = outs.metadata;
  const { [adoptionAnnotation]: adoption, ...annotations } = given;
  return {
    ...outs,
    metadata: { ...metadata, ...(declared.metadata.annotations === undefined ? {} : { annotations }) },
    ...(adoption === undefined ? {} : { adoption }),
  };
}
