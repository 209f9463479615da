import type { Build } from "../build/buildObject.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import { image } from "../registry/image.ts";

/** Builds an image unique to the build: its labels name the build, its source and its base image. */
export const labelledBuilder = (build: Build): BuiltImage =>
  image({ version: versionOf(build), labels: labelsOf(build) });

/** The number of the build, or its name. */
export function versionOf({ metadata }: Build): string {
  return metadata.annotations?.["openshift.io/build.number"] ?? metadata.name ?? "";
}

/** The labels that a build gives its image. */
export function labelsOf({ metadata, spec }: Build): Record<string, string> {
  const { namespace = "", name = "" } = metadata;
  const { git } = spec.source;
  const { dockerStrategy, sourceStrategy, customStrategy } = spec.strategy;
  const from = dockerStrategy?.from ?? sourceStrategy?.from ?? customStrategy?.from;
  const optional = {
    "io.openshift.build.source-location": git?.uri,
    "io.openshift.build.commit.ref": git?.ref,
    "io.openshift.build.image": from?.name,
  };
  const known = Object.entries(optional).flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
  return {
    "io.openshift.build.namespace": namespace,
    "io.openshift.build.name": name,
    ...Object.fromEntries(known),
    ...Object.fromEntries((spec.output.imageLabels ?? []).map((label) => [label.name, label.value ?? ""])),
  };
}
