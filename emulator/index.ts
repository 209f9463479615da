import "./requireNode.ts";

export type { ClusterFault, ClusterFaultKind, ClusterRequestMatcher } from "./apiserver/clusterFaults.ts";
export type { ClusterRequestLog, LoggedClusterRequest } from "./apiserver/clusterRequestLog.ts";
export type { ClusterClient, DeleteOptions, PatchType, Preconditions, Target } from "./apiserver/resource.ts";
export { BuildFailure } from "./buildRun/buildFailure.ts";
export type {
  Builder,
  BuildFunction,
  BuildRun,
  FetchedCommit,
  ImageRunConfig,
  PhasedBuilder,
} from "./buildRun/buildRun.ts";
export type { BuildStageName } from "./buildRun/buildStage.ts";
export { sourceBuilder } from "./buildRun/sourceBuilder.ts";
export { type SteppedBuild, SteppedBuilder } from "./buildRun/steppedBuilder.ts";
export { type Cancel, type Clock, realClock } from "./clock.ts";
export { labelledBuilder } from "./controllers/builder.ts";
export * from "./registry/index.ts";
export { Kubelet, type PodDecision, type PodState, type WaitingContainers } from "./rollout/kubelet.ts";
export type { ClusterSettings, RegistryLocation } from "./settings.ts";
export { type Cluster, type ClusterOptions, startCluster } from "./startCluster.ts";
export { SteppedClock } from "./steppedClock.ts";
