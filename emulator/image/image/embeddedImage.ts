import { emptyMetadata } from "./dockerMetadata.ts";
import type { EmbeddedImage, Image } from "./object.ts";

/** An Image inside another object: without kind, raw manifest and configuration. */
export function embeddedImage(image: Image, dockerImageReference?: string): EmbeddedImage {
  const { kind: _, apiVersion: __, dockerImageManifest: ___, dockerImageConfig: ____, ...data } = image;
  return dockerImageReference === undefined ? data : withReference(data, dockerImageReference);
}

/** A placeholder for an Image that is missing or was not looked up; without a digest it has no name. */
export function imagePlaceholder(digest: string, dockerImageReference: string): EmbeddedImage {
  const placeholder = {
    metadata: digest === "" ? {} : { name: digest },
    dockerImageMetadata: emptyMetadata,
    dockerImageMetadataVersion: "1.0",
  };
  return withReference(placeholder, dockerImageReference);
}

function withReference(image: EmbeddedImage, dockerImageReference: string): EmbeddedImage {
  const { dockerImageReference: _, ...data } = image;
  return dockerImageReference === "" ? data : { ...data, dockerImageReference };
}
