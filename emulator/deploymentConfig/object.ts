import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { PodSpec } from "../controllers/containerPath.ts";
import type { ObjectReference } from "../image/stream/object.ts";

/** The part of a trigger that follows a stream tag. */
export interface ImageChangeParams {
  automatic?: boolean;
  containerNames?: string[];
  from: ObjectReference;
  lastTriggeredImage?: string;
}

export interface DeploymentTrigger {
  type: string;
  imageChangeParams?: ImageChangeParams;
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: PodSpec;
}

export interface DeploymentConfigSpec {
  strategy: DeploymentStrategy;
  minReadySeconds?: number;
  triggers: DeploymentTrigger[] | null;
  replicas: number;
  revisionHistoryLimit?: number;
  test: boolean;
  paused?: boolean;
  selector?: Record<string, string>;
  template?: PodTemplate;
}

export interface DeploymentStrategy {
  type?: string;
  recreateParams?: Record<string, unknown>;
  rollingParams?: Record<string, unknown>;
  customParams?: Record<string, unknown>;
  resources: Record<string, unknown>;
  activeDeadlineSeconds?: number;
}

/** The cause of a rollout. */
export interface DeploymentCause {
  type: string;
  imageTrigger?: { from: ObjectReference };
}

export interface DeploymentCondition {
  type: string;
  status: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface DeploymentConfigStatus {
  latestVersion: number;
  observedGeneration: number;
  replicas: number;
  updatedReplicas: number;
  availableReplicas: number;
  unavailableReplicas: number;
  details?: { message?: string; causes: DeploymentCause[] };
  conditions?: DeploymentCondition[];
  readyReplicas?: number;
}

/** A DeploymentConfig as it is stored and served. */
export interface DeploymentConfig extends KubeObject {
  spec: DeploymentConfigSpec;
  status: DeploymentConfigStatus;
}

/** The resource, group and version that it is stored under. */
export const deploymentConfigKind = {
  group: "apps.openshift.io",
  version: "v1",
  resource: "deploymentconfigs",
  kind: "DeploymentConfig",
  namespaced: true,
} as const;
