import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { BuildStage } from "../buildRun/buildStage.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import type { CommonBuildSpec } from "./buildConfigObject.ts";

export interface BuildTriggerCause {
  message?: string;
  imageChangeBuild?: { imageID?: string; fromRef?: ObjectReference };
  [member: string]: unknown;
}

export interface BuildCondition {
  type: string;
  status: string;
  lastUpdateTime: string | null;
  lastTransitionTime: string | null;
  reason?: string;
  message?: string;
}

export interface BuildStatus {
  phase: string;
  cancelled?: boolean;
  reason?: string;
  message?: string;
  startTimestamp?: string;
  completionTimestamp?: string;
  /** Nanoseconds. */
  duration?: number;
  outputDockerImageReference?: string;
  config?: ObjectReference;
  output: { to?: { imageDigest?: string } };
  stages?: BuildStage[];
  /** The last lines of a failed build's log. */
  logSnippet?: string;
  conditions?: BuildCondition[];
}

/** A Build as it is stored and served. */
export interface Build extends KubeObject {
  spec: CommonBuildSpec & { triggeredBy?: BuildTriggerCause[] };
  status: BuildStatus;
}

/** The resource, group and version that it is stored under. */
export const buildKind = {
  group: "build.openshift.io",
  version: "v1",
  resource: "builds",
  kind: "Build",
  namespaced: true,
} as const;

const final = ["Complete", "Failed", "Error", "Cancelled"];

/** Says if a build in this phase is over. */
export function isFinalPhase(phase: string): boolean {
  return final.includes(phase);
}
