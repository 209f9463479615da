import type { DeploymentCondition, DeploymentConfig, DeploymentConfigStatus } from "./object.ts";
import { isCancelled, isTerminated, phaseOf, type ReplicationController, versionOf } from "./versionController.ts";

const updated = "ReplicationControllerUpdated";

/** Computes the status from the ReplicationControllers. `now` is the time of changed conditions. */
export function deploymentConfigStatus(
  config: DeploymentConfig,
  controllers: readonly ReplicationController[],
  now: string,
  additional?: Condition,
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
  const replicas = sum(({ status }) => status?.replicas);
  const updatedReplicas = sum(({ status }) => status?.replicas, latest);
  const [newest] = latest;
  const moves = hasProgressed(config.status, { replicas, updatedReplicas });
  const progress = additional ?? (newest && progressOf(newest, moves));
  if (progress !== undefined) conditions = withCondition(conditions, now, progress);
  const { details, latestVersion, observedGeneration } = config.status;
  const inFlight = newest !== undefined && !isTerminated(newest) && additional === undefined;
  return {
    latestVersion,
    observedGeneration: inFlight ? observedGeneration : (config.metadata.generation ?? 0),
    replicas,
    updatedReplicas,
    availableReplicas,
    unavailableReplicas: Math.max(0, sum(({ spec }) => spec.replicas) - availableReplicas),
    ...(details === undefined ? {} : { details }),
    conditions,
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
  };
}

/** A condition without its times. */
type Condition = Omit<DeploymentCondition, "lastUpdateTime" | "lastTransitionTime">;

type Counts = Pick<DeploymentConfigStatus, "replicas" | "updatedReplicas">;

/** New pods came, or old ones went. */
function hasProgressed(before: Counts, { replicas, updatedReplicas }: Counts): boolean {
  const old = before.replicas - before.updatedReplicas;
  return updatedReplicas > before.updatedReplicas || replicas - updatedReplicas < old;
}

/** The condition of the rollout of the latest version; undefined if it has not moved. */
function progressOf(latest: ReplicationController, moves: boolean): Condition | undefined {
  const { name } = latest.metadata;
  const subject = `replication controller "${name}"`;
  const of = (status: string, reason: string, message: string): Condition => ({
    type: "Progressing",
    status,
    ...(reason === "" ? {} : { reason }),
    message,
  });
  switch (phaseOf(latest)) {
    case "Pending":
      return of("Unknown", "", `${subject} is waiting for pod "${name}-deploy" to run`);
    case "Running":
      return moves ? of("True", updated, `${subject} is progressing`) : undefined;
    case "Failed":
      return isCancelled(latest)
        ? of("False", "RolloutCancelled", `rollout of ${subject} was cancelled`)
        : of("False", "ProgressDeadlineExceeded", `${subject} has failed progressing`);
    case "Complete":
      return of("True", "NewReplicationControllerAvailable", `${subject} successfully rolled out`);
    case "New":
      return undefined;
  }
}

/** Keeps an unchanged condition, including its times; progress counts as a change. */
function withCondition(
  conditions: readonly DeploymentCondition[],
  now: string,
  condition: Condition,
): DeploymentCondition[] {
  const before = conditions.find(({ type }) => type === condition.type);
  const sameStatus = before?.status === condition.status;
  const same = sameStatus && (before?.reason ?? "") === (condition.reason ?? "");
  if (same && condition.reason !== updated) return [...conditions];
  const { type, status, ...why } = condition;
  const keeps = sameStatus && condition.reason !== updated;
  const lastTransitionTime = (keeps ? before?.lastTransitionTime : undefined) ?? now;
  const others = conditions.filter((other) => other.type !== type);
  return [...others, { type, status, lastUpdateTime: now, lastTransitionTime, ...why }];
}

function mayBeUnavailable({ spec }: DeploymentConfig): number {
  if (spec.strategy.type !== "Rolling") return 0;
  const given = spec.strategy.rollingParams?.["maxUnavailable"];
  const text = String(given ?? 0);
  return text.endsWith("%") ? Math.floor((Number.parseInt(text, 10) * spec.replicas) / 100) : Number(text);
}
