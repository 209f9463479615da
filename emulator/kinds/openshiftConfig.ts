import { equal } from "../apiserver/copy.ts";
import type { ApiModule, ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { storedKind } from "./storedKind.ts";

function kindOf(
  core: ClusterCore,
  group: string,
  version: string,
  kind: string,
  options: { resource?: string; shortNames?: readonly string[]; status?: boolean } = {},
): ResourceDefinition {
  const { resource = `${kind.toLowerCase()}s`, shortNames, status = false } = options;
  const definition = {
    group,
    version,
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: false,
    itemsCarryKind: true,
    ...(shortNames === undefined ? {} : { shortNames }),
  };
  // Real clusters store these as custom resources, so that a PUT needs a resourceVersion.
  return storedKind(core, definition, {
    ...(status ? { status } : {}),
    strategy: {
      allowUnconditionalUpdate: false,
      prepareForCreate: (_context, object) => {
        object.metadata.generation = 1;
        if (status) delete object["status"];
      },
      prepareForUpdate: (_context, object, old) => {
        if (!equal(object["spec"], old["spec"])) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
      },
    },
  });
}

/** config.openshift.io/v1: the cluster's image policy and mirrors. */
export const openshiftConfig: ApiModule = (core) => [
  kindOf(core, "config.openshift.io", "v1", "Image", { status: true }),
  kindOf(core, "config.openshift.io", "v1", "ImageContentPolicy", { resource: "imagecontentpolicies" }),
  kindOf(core, "config.openshift.io", "v1", "ImageDigestMirrorSet", { shortNames: ["idms"], status: true }),
  kindOf(core, "config.openshift.io", "v1", "ImageTagMirrorSet", { shortNames: ["itms"], status: true }),
];

/** operator.openshift.io/v1alpha1 ImageContentSourcePolicy. */
export const openshiftOperator: ApiModule = (core) => [
  kindOf(core, "operator.openshift.io", "v1alpha1", "ImageContentSourcePolicy", {
    resource: "imagecontentsourcepolicies",
  }),
];

/** imageregistry.operator.openshift.io/v1: the registry and its pruner. */
export const imageRegistryOperator: ApiModule = (core) => [
  kindOf(core, "imageregistry.operator.openshift.io", "v1", "Config", { status: true }),
  kindOf(core, "imageregistry.operator.openshift.io", "v1", "ImagePruner", { status: true }),
];
