import { equal } from "../apiserver/copy.ts";
import type { FieldError } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule, ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { defaultImagePruner, imageConfigErrors, imagePrunerErrors, mirrorSetErrors } from "./registryConfigRules.ts";
import { storedKind } from "./storedKind.ts";

interface ConfigKindOptions {
  readonly resource?: string;
  readonly shortNames?: readonly string[];
  readonly status?: boolean;
  /** Rules of the kind's CustomResourceDefinition. */
  readonly errors?: (object: KubeObject) => FieldError[];
  readonly decode?: (object: KubeObject) => void;
}

function kindOf(
  core: ClusterCore,
  group: string,
  version: string,
  kind: string,
  options: ConfigKindOptions = {},
): ResourceDefinition {
  const { resource = `${kind.toLowerCase()}s`, shortNames, status = false, errors = () => [], decode } = options;
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
      ...(decode === undefined ? {} : { decode }),
      validateCreate: (_context, object) => errors(object),
      validateUpdate: (_context, object) => errors(object),
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
  kindOf(core, "config.openshift.io", "v1", "Image", { status: true, errors: imageConfigErrors }),
  kindOf(core, "config.openshift.io", "v1", "ImageContentPolicy", { resource: "imagecontentpolicies" }),
  kindOf(core, "config.openshift.io", "v1", "ImageDigestMirrorSet", {
    shortNames: ["idms"],
    status: true,
    errors: mirrorSetErrors("imageDigestMirrors"),
  }),
  kindOf(core, "config.openshift.io", "v1", "ImageTagMirrorSet", {
    shortNames: ["itms"],
    status: true,
    errors: mirrorSetErrors("imageTagMirrors"),
  }),
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
  kindOf(core, "imageregistry.operator.openshift.io", "v1", "ImagePruner", {
    status: true,
    errors: imagePrunerErrors,
    decode: defaultImagePruner,
  }),
];
