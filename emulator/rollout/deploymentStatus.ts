import type { Deployment, DeploymentCondition, DeploymentStatus } from "./deploymentSets.ts";
import { limitsOf, totalOf } from "./deploymentSets.ts";
import { availableOf, type Replicas, sumOf } from "./replicas.ts";

const availableSet = "NewReplicaSetAvailable";
const timedOut = "ProgressDeadlineExceeded";

/** A condition without its times. */
export type Condition = Omit<DeploymentCondition, "lastUpdateTime" | "lastTransitionTime">;

/** The status of a Deployment, from its ReplicaSets. */
export function deploymentStatus(
  deployment: Deployment,
  current: Replicas | undefined,
  sets: readonly Replicas[],
  now: Date,
): DeploymentStatus {
  const { metadata, spec, status = {} } = deployment;
  const wanted = spec.replicas ?? 1;
  const available = sumOf(sets, availableOf);
  const counts = {
    observedGeneration: metadata.generation ?? 0,
    replicas: sumOf(sets, (set) => set.status?.replicas ?? 0),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sumOf(sets, (set) => set.status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalOf(sets) - available),
  };
  const enough = available >= wanted - limitsOf(deployment).maxUnavailable;
  let conditions = withCondition(status.conditions ?? [], now, {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: `Deployment ${enough ? "has" : "does not have"} minimum availability.`,
  });
  const progress = progressOf(deployment, current, counts, now);
  if (progress !== undefined) conditions = withCondition(conditions, now, progress);
  return { ...shown(counts), conditions: withFailure(conditions, now, current) };
}

/** Shows that the API refuses the pods of the current set, as long as it does. */
function withFailure(
  conditions: readonly DeploymentCondition[],
  now: Date,
  current: Replicas | undefined,
): DeploymentCondition[] {
  const failure = current?.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
  if (failure === undefined) return conditions.filter(({ type }) => type !== "ReplicaFailure");
  const { type, status, reason = "", message = "" } = failure;
  return withCondition(conditions, now, { type, status, reason, message });
}

/** The API omits zeros. */
function shown(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function progressOf(
  { spec, status = {} }: Deployment,
  current: Replicas | undefined,
  counts: Required<Omit<DeploymentStatus, "conditions">>,
  now: Date,
): Condition | undefined {
  const before = progressing(status.conditions);
  const wanted = spec.replicas ?? 1;
  const { replicas, updatedReplicas, availableReplicas, readyReplicas } = counts;
  if (current === undefined || (replicas === updatedReplicas && before?.reason === availableSet)) return undefined;
  const subject = `ReplicaSet "${current.metadata.name}"`;
  if (updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted) {
    const message = `${subject} has successfully progressed.`;
    return { type: "Progressing", status: "True", reason: availableSet, message };
  }
  const oldPods = replicas - updatedReplicas;
  const oldPodsBefore = (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  const moved =
    updatedReplicas > (status.updatedReplicas ?? 0) ||
    readyReplicas > (status.readyReplicas ?? 0) ||
    availableReplicas > (status.availableReplicas ?? 0) ||
    oldPods < oldPodsBefore;
  if (moved) {
    return { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message: `${subject} is progressing.` };
  }
  if (timeLeft({ spec, status }, now) > 0) return undefined;
  return { type: "Progressing", status: "False", reason: timedOut, message: `${subject} has timed out progressing.` };
}

/** Milliseconds until a rollout without progress exceeds its deadline; infinite if it has none. */
export function timeLeft({ spec, status = {} }: Pick<Deployment, "spec" | "status">, now: Date): number {
  const condition = progressing(status.conditions);
  if (condition === undefined || condition.reason === availableSet) return Number.POSITIVE_INFINITY;
  if (condition.reason === timedOut) return 0;
  const { progressDeadlineSeconds: seconds = 600 } = spec;
  if (seconds >= 2 ** 31 - 1) return Number.POSITIVE_INFINITY;
  return Date.parse(condition.lastUpdateTime ?? "") + seconds * 1000 - now.getTime();
}

function progressing(conditions: readonly DeploymentCondition[] = []): DeploymentCondition | undefined {
  return conditions.find(({ type }) => type === "Progressing");
}

/** Keeps an unchanged condition; every progress counts as a change. */
export function withCondition(
  conditions: readonly DeploymentCondition[],
  now: Date,
  condition: Condition,
): DeploymentCondition[] {
  const time = now.toISOString().replace(/\.\d+Z$/, "Z");
  const before = conditions.find(({ type }) => type === condition.type);
  const sameStatus = before?.status === condition.status;
  const isProgress = condition.reason === "ReplicaSetUpdated";
  if (sameStatus && before?.reason === condition.reason && !isProgress) return [...conditions];
  const lastTransitionTime = (sameStatus ? before?.lastTransitionTime : undefined) ?? time;
  const others = conditions.filter(({ type }) => type !== condition.type);
  const { type, status, ...why } = condition;
  return [...others, { type, status, lastUpdateTime: time, lastTransitionTime, ...why }];
}
