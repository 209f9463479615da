export type { AnnotatedKind } from "../provider/image/fieldPath.ts";
export type { HistoryEntry } from "../provider/image/history.ts";
export type { ImageMetadata } from "../provider/image/metadata.ts";
export type { ObjectReference, ObjectReferenceKind } from "../provider/image/objectReference.ts";
export type { PreviousImage, TagImageRecord } from "../provider/image/previousImage.ts";
export type { Selection, SelectionOrder, TagFilter } from "../provider/image/selection/selection.ts";
export type { PullSecretType, RegistryLogin } from "../provider/registry/pullSecret.ts";
export type { VerifiedImage } from "../provider/resolver/verification/verifier.ts";
export type { BuildConfigName } from "../provider/resources/build/inputs.ts";
export type { BuildImage } from "../provider/resources/buildConfig/inputs.ts";
export type * from "../provider/resources/buildConfig/spec.ts";
export type * from "../provider/resources/clusterImagePolicy/spec.ts";
export type { DeployedImage } from "../provider/resources/deploymentConfig/inputs.ts";
export type * from "../provider/resources/deploymentConfig/spec.ts";
export type { Original } from "../provider/resources/field/fieldPatch.ts";
export type { AccessAction } from "../provider/resources/imageAccess/actions.ts";
export type { SubjectAccess } from "../provider/resources/imageAccess/inputs.ts";
export type * from "../provider/resources/imageMirrorSet/spec.ts";
export type { ImagePrunerSpec, Toleration } from "../provider/resources/imagePruner/spec.ts";
export type { ImageStreamSpec, LookupPolicy } from "../provider/resources/imageStream/inputs.ts";
export type { TriggeredKind, Workload } from "../provider/resources/imageTrigger/inputs.ts";
export type { ObjectMetadata, PlacedMetadata } from "../provider/resources/inputs/objectMetadata.ts";
export type { ObjectName } from "../provider/resources/inputs/objectName.ts";
export type { DeclaredMetadata } from "../provider/resources/kubernetesObject/inputs.ts";
export type { AccountLinks, LinkUse } from "../provider/resources/registrySecret/links.ts";
export type { ResolvedTag } from "../provider/resources/tag/resolved.ts";
export type {
  OnMoved,
  TagImportPolicy,
  TagReference,
  TagReferencePolicy,
} from "../provider/resources/tag/tagReference.ts";
export type * from "./alternatives.ts";
export type * from "./args.ts";
export { Build } from "./build.ts";
export type * from "./buildArgs.ts";
export { BuildConfig } from "./buildConfig.ts";
export type * from "./buildConfigArgs.ts";
export { ClusterImagePolicy } from "./clusterImagePolicy.ts";
export type * from "./clusterImagePolicyArgs.ts";
export { DeploymentConfig } from "./deploymentConfig.ts";
export type * from "./deploymentConfigArgs.ts";
export {
  type GetImageStreamArgs,
  getImageStream,
  getImageStreamOutput,
} from "./getImageStream.ts";
export {
  type GetImageStreamImageArgs,
  getImageStreamImage,
  getImageStreamImageOutput,
  type ImageStreamImageState,
} from "./getImageStreamImage.ts";
export { type GetImageStreamsArgs, getImageStreams, getImageStreamsOutput } from "./getImageStreams.ts";
export {
  type GetImageStreamTagArgs,
  getImageStreamTag,
  getImageStreamTagOutput,
  type ImageStreamTagState,
} from "./getImageStreamTag.ts";
export { ImageAccess } from "./imageAccess.ts";
export type * from "./imageAccessArgs.ts";
export { ImageLookup } from "./imageLookup.ts";
export type { ImageLookupArgs } from "./imageLookupArgs.ts";
export { ImageMirrorSet } from "./imageMirrorSet.ts";
export type { ImageMirrorSetArgs } from "./imageMirrorSetArgs.ts";
export { ImageOverride } from "./imageOverride.ts";
export type * from "./imageOverrideArgs.ts";
export { ImagePruner } from "./imagePruner.ts";
export type { ImagePrunerArgs } from "./imagePrunerArgs.ts";
export { ImageStream } from "./imageStream.ts";
export { ImageStreamApp } from "./imageStreamApp.ts";
export type * from "./imageStreamAppArgs.ts";
export type { ImageStreamArgs } from "./imageStreamArgs.ts";
export { ImageStreams } from "./imageStreams.ts";
export type * from "./imageStreamsArgs.ts";
export { ImageStreamTag } from "./imageStreamTag.ts";
export type { ImageStreamTagArgs } from "./imageStreamTagArgs.ts";
export { ImageTrigger } from "./imageTrigger.ts";
export type * from "./imageTriggerArgs.ts";
export {
  type AnnotatedWorkloadArgs,
  type ImageTriggers,
  type ImageTriggersArgs,
  imageTriggers,
} from "./imageTriggers.ts";
export { KubernetesObject } from "./kubernetesObject.ts";
export type * from "./kubernetesObjectArgs.ts";
export type { ObjectArgs, ObjectResource } from "./objectArgs.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { ReadOptions, ReadOutputOptions } from "./readOptions.ts";
export type {
  ImageStreamState,
  ImportFailureState,
  ImportPolicyState,
  LookupPolicyState,
  ReferencePolicyState,
  TagSourceState,
  TagState,
} from "./reads/streamState.ts";
export { RegistrySecret } from "./registrySecret.ts";
export type * from "./registrySecretArgs.ts";
export { type ResolvedReference, type ResolveImageArgs, resolveImage, resolveImageOutput } from "./resolveImage.ts";
export { S2IApp } from "./s2iApp.ts";
export type * from "./s2iAppArgs.ts";
export type { SingletonArgs } from "./singletonArgs.ts";
export type { StreamTag } from "./streamTag.ts";
export type * from "./verifiers/verifierArgs.ts";
