import { isRecord } from "../apiserver/copy.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import { inputReference } from "../build/buildConfigObject.ts";
import type { Build } from "../build/buildObject.ts";
import type { ImageRunConfig } from "./buildRun.ts";

const images = { group: "image.openshift.io", resource: "images", namespace: "" } as const;

/** The run configuration of a build's base image, from the cluster's Image of its digest; empty without one. */
export function baseConfig(core: ClusterCore, { spec }: Build): ImageRunConfig {
  const name = inputReference(spec.strategy)?.name?.split("@")[1];
  const stored = name === undefined ? undefined : core.store.get({ ...images, name });
  const image = stored && core.resource(images.group, images.resource)?.endpoint.watch?.view(stored);
  const metadata = image?.["dockerImageMetadata"];
  const config = isRecord(metadata) ? metadata["Config"] : undefined;
  return isRecord(config) ? config : {};
}
