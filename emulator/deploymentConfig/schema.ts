import { boolean, integer, intOrString, list, map, object, type Schema, string } from "../apiserver/typeSchema.ts";
import { kubernetesSchema } from "../kinds/kubernetesSchema.ts";

const reference: Schema = kubernetesSchema("ObjectReference");
const environment = list(kubernetesSchema("EnvVar"));

const hook = object("LifecycleHook", {
  failurePolicy: string,
  execNewPod: object("ExecNewPodHook", {
    command: list(string),
    env: environment,
    containerName: string,
    volumes: list(string),
  }),
  tagImages: list(object("TagImageHook", { containerName: string, to: reference })),
});

const strategy = object("DeploymentStrategy", {
  type: string,
  customParams: object("CustomDeploymentStrategyParams", { image: string, environment, command: list(string) }),
  recreateParams: object("RecreateDeploymentStrategyParams", {
    timeoutSeconds: integer,
    pre: hook,
    mid: hook,
    post: hook,
  }),
  rollingParams: object("RollingDeploymentStrategyParams", {
    updatePeriodSeconds: integer,
    intervalSeconds: integer,
    timeoutSeconds: integer,
    maxUnavailable: intOrString,
    maxSurge: intOrString,
    pre: hook,
    post: hook,
  }),
  resources: kubernetesSchema("ResourceRequirements"),
  labels: map(string),
  annotations: map(string),
  activeDeadlineSeconds: integer,
});

const trigger = object("DeploymentTriggerPolicy", {
  type: string,
  imageChangeParams: object("DeploymentTriggerImageChangeParams", {
    automatic: boolean,
    containerNames: list(string),
    from: reference,
    lastTriggeredImage: string,
  }),
});

const condition = object("DeploymentCondition", {
  type: string,
  status: string,
  lastUpdateTime: string,
  lastTransitionTime: string,
  reason: string,
  message: string,
});

const cause = object("DeploymentCause", {
  type: string,
  imageTrigger: object("DeploymentCauseImageTrigger", { from: reference }),
});

const status = object("DeploymentConfigStatus", {
  latestVersion: integer,
  observedGeneration: integer,
  replicas: integer,
  updatedReplicas: integer,
  availableReplicas: integer,
  unavailableReplicas: integer,
  details: object("DeploymentDetails", { message: string, causes: list(cause) }),
  conditions: { node: "list", items: condition, mergeKey: "type" },
  readyReplicas: integer,
});

/** Members of a DeploymentConfig beside metadata. */
export const deploymentConfigSchema = object("DeploymentConfig", {
  spec: object("DeploymentConfigSpec", {
    strategy,
    minReadySeconds: integer,
    // Absent triggers mean a rollout on every config change; an empty list means none.
    triggers: { ...list(trigger), keepsEmpty: true },
    replicas: integer,
    revisionHistoryLimit: integer,
    test: boolean,
    paused: boolean,
    selector: map(string),
    template: () => kubernetesSchema("PodTemplateSpec"),
  }),
  status,
});

/** The body of `instantiate`. */
export const deploymentRequestSchema = object("DeploymentRequest", {
  name: string,
  latest: boolean,
  force: boolean,
  excludeTriggers: list(string),
});

/** The body of `rollback`. */
export const deploymentConfigRollbackSchema = object("DeploymentConfigRollback", {
  name: string,
  updatedAnnotations: map(string),
  spec: object("DeploymentConfigRollbackSpec", {
    from: reference,
    revision: integer,
    includeTriggers: boolean,
    includeTemplate: boolean,
    includeReplicationMeta: boolean,
    includeStrategy: boolean,
  }),
});

/** The `Scale` of a DeploymentConfig. */
export const deploymentScaleSchema = object("Scale", {
  spec: object("ScaleSpec", { replicas: integer }),
  status: object("ScaleStatus", { replicas: integer, selector: map(string), targetSelector: string }),
});
