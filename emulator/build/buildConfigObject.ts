import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ObjectReference } from "../image/stream/object.ts";

export interface ImageChangeTrigger {
  from?: ObjectReference;
  paused?: boolean;
  /** The field of old clusters; no longer written. */
  lastTriggeredImageID?: string;
}

export interface BuildTrigger {
  type: string;
  imageChange?: ImageChangeTrigger;
  github?: WebHookTrigger;
  gitlab?: WebHookTrigger;
  bitbucket?: WebHookTrigger;
  generic?: WebHookTrigger;
}

export interface WebHookTrigger {
  secret?: string;
  allowEnv?: boolean;
  secretReference?: { name: string };
}

export interface EnvVar {
  name: string;
  value?: string;
}

/** The way to build the image. Exactly one member is set. */
export interface BuildStrategy {
  type?: string;
  dockerStrategy?: { from?: ObjectReference; buildArgs?: EnvVar[]; env?: EnvVar[]; noCache?: boolean };
  sourceStrategy?: { from: ObjectReference; env?: EnvVar[]; incremental?: boolean };
  customStrategy?: { from: ObjectReference; env?: EnvVar[] };
  jenkinsPipelineStrategy?: { env?: EnvVar[]; jenkinsfile?: string };
}

export interface BuildSource {
  type?: string;
  binary?: Record<string, unknown>;
  dockerfile?: string;
  git?: { uri?: string; ref?: string };
  images?: { from: ObjectReference; [member: string]: unknown }[];
  [member: string]: unknown;
}

/** The spec members that BuildConfigs and Builds share. */
export interface CommonBuildSpec {
  serviceAccount?: string;
  source: BuildSource;
  revision?: unknown;
  strategy: BuildStrategy;
  output: { to?: ObjectReference; pushSecret?: { name: string }; imageLabels?: EnvVar[] };
  resources: Record<string, unknown>;
  postCommit: Record<string, unknown>;
  completionDeadlineSeconds?: number;
  nodeSelector: Record<string, string> | null;
  mountTrustedCA?: boolean;
}

export interface BuildConfigSpec extends CommonBuildSpec {
  triggers?: BuildTrigger[];
  runPolicy?: string;
  successfulBuildsHistoryLimit?: number;
  failedBuildsHistoryLimit?: number;
}

export interface ImageChangeTriggerStatus {
  lastTriggeredImageID?: string;
  from?: { namespace?: string; name?: string };
  lastTriggerTime: string | null;
}

/** A BuildConfig as it is stored and served. */
export interface BuildConfig extends KubeObject {
  spec: BuildConfigSpec;
  status: { lastVersion: number; imageChangeTriggers?: ImageChangeTriggerStatus[] };
}

/** The resource, group and version that it is stored under. */
export const buildConfigKind = {
  group: "build.openshift.io",
  version: "v1",
  resource: "buildconfigs",
  kind: "BuildConfig",
  namespaced: true,
} as const;

/** The base image of a strategy; undefined if it names none. */
export function inputReference(strategy: BuildStrategy): ObjectReference | undefined {
  return strategy.sourceStrategy?.from ?? strategy.dockerStrategy?.from ?? strategy.customStrategy?.from;
}
