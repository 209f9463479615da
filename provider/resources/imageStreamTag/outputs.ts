import type { ImageStream } from "../../cluster/api/imageStream.ts";
import type { ImageStreamTagInputs } from "./inputs.ts";

/** What the engine stores of an image stream tag beside its inputs. */
export interface ImageStreamTagOutputs extends ImageStreamTagInputs {
  /** Where the cluster's registry serves the tag's stream; empty without one. */
  repository: string;
}

export const imageStreamTagId = ({ metadata }: ImageStreamTagInputs): string =>
  `${metadata.namespace}/${metadata.name}`;

export const imageStreamTagOutputs = (
  inputs: ImageStreamTagInputs,
  { status }: Pick<ImageStream, "status">,
): ImageStreamTagOutputs => ({ ...inputs, repository: status?.dockerImageRepository ?? "" });
