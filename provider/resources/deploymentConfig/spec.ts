import type { ObjectReference } from "../../image/objectReference.ts";
import type { EnvVar, ResourceRequirements } from "../buildConfig/spec.ts";

/** A command that a hook runs in a pod of its own. */
export interface ExecNewPodHook {
  /** The command and its arguments. */
  command: string[];
  /** Variables beside those of the container. */
  env?: EnvVar[];
  /** Container of the template whose image runs the command. @default the only one */
  containerName?: string;
  /** Volumes of the template that the pod gets. @default none */
  volumes?: string[];
}

/** A tag that gets the image of a container. */
export interface TagImageHook {
  /** Container of the template. @default the only one */
  containerName?: string;
  /** The tag. */
  to: ObjectReference;
}

/** A step of a rollout: exactly one of `execNewPod` and `tagImages`. */
export interface LifecycleHook {
  /** Retries, ends the rollout, or goes on when the step fails. */
  failurePolicy: "Retry" | "Abort" | "Ignore";
  /** Runs a command in a pod. */
  execNewPod?: ExecNewPodHook;
  /** Gives tags the images of containers. */
  tagImages?: TagImageHook[];
}

/** Parameters of the strategy `Recreate`. */
export interface RecreateDeploymentStrategyParams {
  /** Seconds without progress after which a rollout fails. @default 600 */
  timeoutSeconds?: number;
  /** Before the old pods go. */
  pre?: LifecycleHook;
  /** While no pod runs. */
  mid?: LifecycleHook;
  /** After the new pods are ready. */
  post?: LifecycleHook;
}

/** Parameters of the strategy `Rolling`. */
export interface RollingDeploymentStrategyParams {
  /** Seconds between the updates of single pods. @default 1 */
  updatePeriodSeconds?: number;
  /** Seconds between looks at the state. @default 1 */
  intervalSeconds?: number;
  /** Seconds without progress after which a rollout fails. @default 600 */
  timeoutSeconds?: number;
  /** Pods that may be missing: a number, or a part of all, `25%`. @default "25%" */
  maxUnavailable?: number | string;
  /** Pods that may be too many: a number, or a part of all, `25%`. @default "25%" */
  maxSurge?: number | string;
  /** Before the rollout. */
  pre?: LifecycleHook;
  /** After the new pods are ready. */
  post?: LifecycleHook;
}

/** An image that carries a rollout out. */
export interface CustomDeploymentStrategyParams {
  /** The image. @default the cluster's deployer */
  image?: string;
  /** Variables of its container. */
  environment?: EnvVar[];
  /** Command in place of the image's. */
  command?: string[];
}

/** The way to replace old pods by new ones. */
export interface DeploymentStrategy {
  /** @default "Rolling" */
  type?: "Rolling" | "Recreate" | "Custom";
  /** Of type `Custom`, or for the deployer of the other types. */
  customParams?: CustomDeploymentStrategyParams;
  /** Of type `Recreate`. */
  recreateParams?: RecreateDeploymentStrategyParams;
  /** Of type `Rolling`. */
  rollingParams?: RollingDeploymentStrategyParams;
  /** Resources of the deployer and of hooks. */
  resources?: ResourceRequirements;
  /** Labels of the deployer's pod and of hooks. */
  labels?: Record<string, string>;
  /** Annotations of the deployer's pod and of hooks. */
  annotations?: Record<string, string>;
  /** Seconds after which the deployer's pod is ended. @default 21600 */
  activeDeadlineSeconds?: number;
}

/** A tag whose image containers get. */
export interface DeploymentTriggerImageChangeParams {
  /** Sets the next image of the tag by itself. @default false: only with `oc rollout latest` */
  automatic?: boolean;
  /** Containers and init containers of the template. */
  containerNames: string[];
  /** The tag. */
  from: ObjectReference;
}

/** One cause that rolls out. */
export interface DeploymentTriggerPolicy {
  /** `ConfigChange` rolls out when the template has changed. */
  type: "ConfigChange" | "ImageChange";
  /** Of type `ImageChange`. */
  imageChangeParams?: DeploymentTriggerImageChangeParams;
}

/** A container, with every member that Kubernetes knows. */
export interface Container {
  /** Name of the container. */
  name: string;
  /** Its image; may be left out where a trigger fills it in. */
  image?: string;
  [member: string]: unknown;
}

/** The pods' specification, with every member that Kubernetes knows. */
export interface PodSpec {
  /** Containers of a pod. */
  containers: Container[];
  /** Containers that run before these. */
  initContainers?: Container[];
  [member: string]: unknown;
}

/** The template of the pods. */
export interface PodTemplateSpec {
  /** Labels and annotations of the pods. */
  metadata?: {
    /** Labels of the pods. */
    labels?: Record<string, string>;
    /** Annotations of the pods. */
    annotations?: Record<string, string>;
    [member: string]: unknown;
  };
  /** The pods' specification. */
  spec: PodSpec;
}

/** The API's `DeploymentConfigSpec`. */
export interface DeploymentConfigSpec {
  /** The template of the pods. */
  template: PodTemplateSpec;
  /** Number of pods. @default 0 */
  replicas?: number;
  /** Labels of the pods. @default the template's labels */
  selector?: Record<string, string>;
  /** Causes that roll out; triggers of other users stay. @default [{ type: "ConfigChange" }] */
  triggers?: DeploymentTriggerPolicy[];
  /** The way to replace old pods by new ones. @default { type: "Rolling" } */
  strategy?: DeploymentStrategy;
  /** Seconds that a pod has to be ready to count. @default 0 */
  minReadySeconds?: number;
  /** Number of old ReplicationControllers that stay, for roll-backs. @default 10 */
  revisionHistoryLimit?: number;
  /** Keeps changes from rolling out. @default false */
  paused?: boolean;
  /** Has pods only during a rollout. @default false */
  test?: boolean;
}
