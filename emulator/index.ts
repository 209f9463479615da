import "./requireNode.ts";

export type { Client as ClusterClient, Target } from "./apiserver/client.ts";
export type { ClusterFault, ClusterFaultKind, ClusterRequestMatcher } from "./apiserver/faults.ts";
export type { PatchType } from "./apiserver/patchObject.ts";
export type {
  LoggedRequest as LoggedClusterRequest,
  RequestLog as ClusterRequestLog,
} from "./apiserver/requestLog.ts";
export { type Cancel, type Clock, realClock } from "./clock.ts";
export { type Builder, labelledBuilder } from "./controllers/builder.ts";
export * from "./registry/index.ts";
export type { ClusterSettings, RegistryLocation } from "./settings.ts";
export { type Cluster, type ClusterOptions, startCluster } from "./startCluster.ts";
export { SteppedClock } from "./steppedClock.ts";
