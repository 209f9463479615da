export type { Fault } from "../../provider/image/error.ts";
export { type Cancel, type Clock, realClock } from "./clock.ts";
export type { Client as ClusterClient, Target } from "./cluster/apiserver/client.ts";
export type { ClusterFault, ClusterFaultKind, ClusterRequestMatcher } from "./cluster/apiserver/faults.ts";
export type { PatchType } from "./cluster/apiserver/patchObject.ts";
export type {
  LoggedRequest as LoggedClusterRequest,
  RequestLog as ClusterRequestLog,
} from "./cluster/apiserver/requestLog.ts";
export { type Builder, labelledBuilder } from "./cluster/controllers/builder.ts";
export type { ClusterSettings, RegistryLocation } from "./cluster/settings.ts";
export { type Cluster, type ClusterOptions, startCluster } from "./cluster/startCluster.ts";
export type { OpMap } from "./engine/events.ts";
export type { ConfigValue } from "./engine/operation.ts";
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
  type OutputValue,
  type PreviewDigest,
  type PreviewResult,
  type UpResult,
} from "./engine/stack/results.ts";
export type { StepOp } from "./engine/steps/step.ts";
export * from "./registry/index.ts";
export { SteppedClock } from "./steppedClock.ts";
