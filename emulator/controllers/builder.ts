import type { Build } from "../build/buildObject.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import { image } from "../registry/image.ts";

/** Makes the image of a build. An exception fails the build. */
export type Builder = (build: Build) => BuiltImage | Promise<BuiltImage>;

/** Builds an image unique to the build: its labels name the build, its source and its base image. */
export const labelledBuilder: Builder = (build) => {
  const { namespace = "", name = "", annotations = {} } = build.metadata;
  const { git } = build.spec.source;
  const strategy = build.spec.strategy;
  const from = strategy.dockerStrategy?.from ?? strategy.sourceStrategy?.from ?? strategy.customStrategy?.from;
  const optional = {
    "io.openshift.build.source-location": git?.uri,
    "io.openshift.build.commit.ref": git?.ref,
    "io.openshift.build.image": from?.name,
  };
  const known = Object.entries(optional).flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
  return image({
    version: annotations["openshift.io/build.number"] ?? name,
    labels: {
      "io.openshift.build.namespace": namespace,
      "io.openshift.build.name": name,
      ...Object.fromEntries(known),
      ...Object.fromEntries((build.spec.output.imageLabels ?? []).map((label) => [label.name, label.value ?? ""])),
    },
  });
};
