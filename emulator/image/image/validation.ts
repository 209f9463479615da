import { type FieldError, invalidValue, required } from "../../apiserver/fieldError.ts";
import { parsePullSpec } from "../pullSpec.ts";
import { signatureFaults } from "../signature/validation.ts";
import type { EmbeddedImage, ImageManifest } from "./object.ts";

const digest = /[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}/;
const mediaType = /^ *([A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126})\/([A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}) *$/;

/** Faults of an Image at `path` (`""` for the object itself), excluding metadata. */
export function imageFaults(image: EmbeddedImage, path: string): FieldError[] {
  const at = (member: string): string => (path === "" ? member : `${path}.${member}`);
  const manifests = image.dockerImageManifests ?? [];
  const layers = image.dockerImageLayers ?? [];
  return [
    ...referenceFaults(image.dockerImageReference ?? "", at("dockerImageReference")),
    ...(image.signatures ?? []).flatMap((signature, index) => signatureFaults(signature, at(`signatures[${index}]`))),
    ...manifests.flatMap((manifest, index) => manifestFaults(manifest, at(`dockerImageManifests[${index}]`))),
    ...(manifests.length > 0 && layers.length > 0
      ? [
          invalidValue(
            at("dockerImageLayers"),
            layers,
            "dockerImageLayers should not be set when dockerImageManifests is set",
          ),
        ]
      : []),
  ];
}

function referenceFaults(reference: string, field: string): FieldError[] {
  if (reference === "") return [required(field)];
  const parsed = parsePullSpec(reference);
  return parsed.ok ? [] : [invalidValue(field, reference, parsed.reason)];
}

function manifestFaults(manifest: ImageManifest, path: string): FieldError[] {
  return [
    ...(digest.test(manifest.digest)
      ? []
      : [invalidValue(`${path}.digest`, manifest.digest, "digest does not conform with OCI image specification")]),
    ...(mediaType.test(manifest.mediaType)
      ? []
      : [invalidValue(`${path}.mediaType`, manifest.mediaType, "media type does not conform to RFC6838")]),
    ...(manifest.architecture ? [] : [required(`${path}.architecture`)]),
    ...(manifest.os ? [] : [required(`${path}.os`)]),
    ...(manifest.manifestSize < 0
      ? [invalidValue(`${path}.size`, manifest.manifestSize, "manifest size cannot be negative")]
      : []),
  ];
}
