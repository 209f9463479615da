import { copy } from "../apiserver/copy.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import { podTemplateDefaults } from "../kinds/podDefaults.ts";
import type { DeploymentConfig, DeploymentConfigStatus, DeploymentStrategy, DeploymentTrigger } from "./object.ts";

const timeoutSeconds = 600;
const deadlineSeconds = 21600;

/** Sets the API's defaults, and the members that it always shows. */
export function defaultDeploymentConfig(config: DeploymentConfig): void {
  config.spec ??= {} as DeploymentConfig["spec"];
  const { spec } = config;
  spec.strategy = defaultStrategy(spec.strategy);
  // Templates get the same defaults as in any workload's JSON.
  if (spec.template !== undefined) podTemplateDefaults(spec as unknown as Record<string, unknown>);
  const { namespace } = config.metadata;
  spec.triggers = (spec.triggers ?? [{ type: "ConfigChange" }]).map((trigger) => defaultTrigger(trigger, namespace));
  spec.replicas ??= 0;
  spec.test ??= false;
  if (!spec.paused) delete spec.paused;
  if (!spec.minReadySeconds) delete spec.minReadySeconds;
  const labels = spec.template?.metadata?.labels;
  if (Object.keys(spec.selector ?? {}).length === 0 && labels !== undefined) spec.selector = { ...labels };
  config.status = { ...emptyStatus, ...config.status };
}

/** The status of a DeploymentConfig that the controller has not yet seen. */
export const emptyStatus: DeploymentConfigStatus = {
  latestVersion: 0,
  observedGeneration: 0,
  replicas: 0,
  updatedReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
};

function defaultTrigger(trigger: DeploymentTrigger, namespace = ""): DeploymentTrigger {
  if (trigger.imageChangeParams === undefined) return trigger;
  const params = copy(trigger.imageChangeParams);
  params.from = defaultReference(params.from ?? {}, namespace);
  if (!params.automatic) delete params.automatic;
  if (!params.lastTriggeredImage) delete params.lastTriggeredImage;
  if ((params.containerNames ?? []).length === 0) delete params.containerNames;
  return { ...trigger, imageChangeParams: params };
}

/** The reference kinds of old clusters mean the stream's tag `latest`. */
function defaultReference(from: ObjectReference, namespace: string): ObjectReference {
  const old = from.kind === "ImageStream" || from.kind === "ImageRepository";
  const name = from.name ?? "";
  const full = old && !name.includes(":") ? `${name}:latest` : name;
  return {
    ...from,
    kind: old ? "ImageStreamTag" : from.kind || "ImageStreamTag",
    ...(from.namespace || namespace ? { namespace: from.namespace || namespace } : {}),
    ...(full === "" ? {} : { name: full }),
  };
}

function defaultStrategy(given: DeploymentStrategy | undefined): DeploymentStrategy {
  const strategy: DeploymentStrategy = { ...given, resources: given?.resources ?? {} };
  strategy.type = strategy.type || "Rolling";
  if (strategy.type === "Rolling") strategy.rollingParams ??= {};
  if (strategy.type === "Recreate") strategy.recreateParams ??= {};
  if (strategy.rollingParams !== undefined) strategy.rollingParams = defaultRolling(strategy.rollingParams);
  if (strategy.recreateParams !== undefined) {
    strategy.recreateParams = { timeoutSeconds, ...strategy.recreateParams };
  }
  strategy.activeDeadlineSeconds ??= deadlineSeconds;
  return strategy;
}

/** Setting one limit defaults the other to zero; both must not be zero. */
function defaultRolling(given: Record<string, unknown>): Record<string, unknown> {
  const params: Record<string, unknown> = {
    updatePeriodSeconds: 1,
    intervalSeconds: 1,
    timeoutSeconds,
    ...given,
  };
  const { maxSurge, maxUnavailable } = given;
  const neither = maxSurge === undefined && maxUnavailable === undefined;
  params["maxUnavailable"] ??= neither || isZero(maxSurge) ? "25%" : 0;
  params["maxSurge"] ??= neither || isZero(maxUnavailable) ? "25%" : 0;
  return params;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === "0%";
}
