export type * from "./args.ts";
export { ImageLookup, type ImageLookupArgs } from "./imageLookup.ts";
export { ImageOverride, type ImageOverrideArgs } from "./imageOverride.ts";
export { ImageStream, type ImageStreamArgs } from "./imageStream.ts";
export { ImageStreamTag, type ImageStreamTagArgs } from "./imageStreamTag.ts";
export { ImageTrigger, type ImageTriggerArgs, type WorkloadArgs, type WorkloadResource } from "./imageTrigger.ts";
export type { ObjectArgs, ObjectResource } from "./objectArgs.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { StreamTag } from "./streamTag.ts";
