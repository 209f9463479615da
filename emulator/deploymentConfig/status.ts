import type { DeploymentCondition, DeploymentConfig, DeploymentConfigStatus } from "./object.ts";
import { type ReplicationController, versionOf } from "./versionController.ts";

/** Computes the status from the ReplicationControllers. `now` is the time of changed conditions. */
export function deploymentConfigStatus(
  config: DeploymentConfig,
  controllers: readonly ReplicationController[],
  now: string,
  additional?: Omit<DeploymentCondition, "lastUpdateTime" | "lastTransitionTime">,
): DeploymentConfigStatus {
  const sum = (count: (one: ReplicationController) => number | undefined, list = controllers) =>
    list.reduce((total, one) => total + (count(one) ?? 0), 0);
  const availableReplicas = sum(({ status }) => status?.availableReplicas);
  const latest = controllers.filter((one) => versionOf(one) === config.status.latestVersion);
  const readyReplicas = sum(({ status }) => status?.readyReplicas);
  const available = availableReplicas > 0 && availableReplicas >= config.spec.replicas - mayBeUnavailable(config);
  const has = available ? "has" : "does not have";
  let conditions = withCondition(config.status.conditions ?? [], now, {
    type: "Available",
    status: available ? "True" : "False",
    message: `Deployment config ${has} minimum availability.`,
  });
  if (additional !== undefined) conditions = withCondition(conditions, now, additional);
  const { details, latestVersion } = config.status;
  return {
    latestVersion,
    observedGeneration: config.metadata.generation ?? 0,
    replicas: sum(({ status }) => status?.replicas),
    updatedReplicas: sum(({ status }) => status?.replicas, latest),
    availableReplicas,
    unavailableReplicas: Math.max(0, sum(({ spec }) => spec.replicas) - availableReplicas),
    ...(details === undefined ? {} : { details }),
    conditions,
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
  };
}

/** Keeps an unchanged condition, including its times. */
function withCondition(
  conditions: readonly DeploymentCondition[],
  now: string,
  condition: Omit<DeploymentCondition, "lastUpdateTime" | "lastTransitionTime">,
): DeploymentCondition[] {
  const before = conditions.find(({ type }) => type === condition.type);
  const sameStatus = before?.status === condition.status;
  if (sameStatus && (before?.reason ?? "") === (condition.reason ?? "")) return [...conditions];
  const { type, status, ...why } = condition;
  const lastTransitionTime = (sameStatus ? before?.lastTransitionTime : undefined) ?? now;
  const others = conditions.filter((other) => other.type !== type);
  return [...others, { type, status, lastUpdateTime: now, lastTransitionTime, ...why }];
}

function mayBeUnavailable({ spec }: DeploymentConfig): number {
  if (spec.strategy.type !== "Rolling") return 0;
  const given = spec.strategy.rollingParams?.["maxUnavailable"];
  const text = String(given ?? 0);
  return text.endsWith("%") ? Math.floor((Number.parseInt(text, 10) * spec.replicas) / 100) : Number(text);
}
