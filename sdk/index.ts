export type * from "./args.ts";
export { ImageStream, type ImageStreamArgs } from "./imageStream.ts";
export { ImageStreamTag, type ImageStreamTagArgs } from "./imageStreamTag.ts";
export { ImageTrigger, type ImageTriggerArgs, type WorkloadArgs, type WorkloadResource } from "./imageTrigger.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { StreamTag } from "./streamTag.ts";
