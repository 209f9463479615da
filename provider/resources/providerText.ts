/** The kinds that the provider entry serves; each name is an export of `pulumi-imagestream/provider` for ever. */
export type ResourceKind =
  | "Build"
  | "BuildConfig"
  | "ClusterImagePolicy"
  | "GeneratedValues"
  | "DeploymentConfig"
  | "ImageAccess"
  | "ImageLookup"
  | "ImageMirrorSet"
  | "ImageOverride"
  | "ImagePruner"
  | "ImageStream"
  | "ImageStreamTag"
  | "ImageTrigger"
  | "KubernetesObject"
  | "RegistrySecret";

/**
 * The `__provider` property by which a dynamic provider process finds the handlers of a kind. A constant instead of a
 * serialized closure: state stays small, and an upgrade of the package is no difference.
 */
export const providerText = (kind: ResourceKind): string =>
  `exports.handler=()=>require("pulumi-imagestream/provider").${kind}`;
