import type { ImageStream } from "../../cluster/api/imageStream.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** What the engine stores of an image stream beside its inputs. */
export interface ImageStreamOutputs extends ImageStreamInputs {
  /** Where the cluster's registry serves the stream; empty without one. */
  repository: string;
  publicRepository: string;
}

export const imageStreamId = ({ metadata }: ImageStreamInputs): string => `${metadata.namespace}/${metadata.name}`;

export function imageStreamOutputs(inputs: ImageStreamInputs, { status }: ImageStream): ImageStreamOutputs {
  return {
    ...inputs,
    repository: status?.dockerImageRepository ?? "",
    publicRepository: status?.publicDockerImageRepository ?? "",
  };
}

/** The inputs with what tags got that accept any image. */
export function withAccepted(inputs: ImageStreamInputs, accepted: Readonly<Record<string, string>>): ImageStreamInputs {
  const images = Object.entries(accepted).map(([tag, digest]) => [tag, { digest }]);
  return { ...inputs, images: { ...inputs.images, ...Object.fromEntries(images) } };
}
