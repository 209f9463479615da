export { type Cancel, type Clock, realClock } from "./clock.ts";
export type { ClusterFault } from "./cluster/apiserver/faults.ts";
export { type Builder, labelledBuilder } from "./cluster/controllers/builder.ts";
export type { ClusterSettings } from "./cluster/settings.ts";
export { type Cluster, type ClusterOptions, startCluster } from "./cluster/startCluster.ts";
export { OfflineStack, type OfflineStackOptions, offlineStack } from "./engine/stack/offlineStack.ts";
export type {
  DestroyOptions,
  OperationOptions,
  PreviewOptions,
  RefreshOptions,
  UpOptions,
} from "./engine/stack/operationOptions.ts";
export {
  OperationError,
  type OperationResult,
  type OperationSummary,
  type OutputMap,
  type PreviewResult,
  type UpResult,
} from "./engine/stack/results.ts";
export * from "./registry/index.ts";
export { SteppedClock } from "./steppedClock.ts";
