export type { PreviousImage, TagImageRecord } from "../provider/image/previousImage.ts";
export type { VerifiedImage } from "../provider/resolver/verifier.ts";
export type { ImageStreamState, TagState } from "../provider/resources/reads/streamState.ts";
export type * from "./args.ts";
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
export { ImageLookup, type ImageLookupArgs } from "./imageLookup.ts";
export { ImageOverride, type ImageOverrideArgs } from "./imageOverride.ts";
export { ImageStream, type ImageStreamArgs } from "./imageStream.ts";
export { ImageStreamTag, type ImageStreamTagArgs } from "./imageStreamTag.ts";
export { ImageTrigger, type ImageTriggerArgs, type WorkloadArgs, type WorkloadResource } from "./imageTrigger.ts";
export { type ImageTriggers, type ImageTriggersArgs, imageTriggers } from "./imageTriggers.ts";
export type { ObjectArgs, ObjectResource } from "./objectArgs.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { ReadOptions, ReadOutputOptions } from "./readOptions.ts";
export { type ResolvedReference, type ResolveImageArgs, resolveImage, resolveImageOutput } from "./resolveImage.ts";
export type { StreamTag } from "./streamTag.ts";
export type * from "./verifiers/verifierArgs.ts";
