import { readySince } from "./ownedPod.ts";
import type { PodOwner } from "./podOwner.ts";
import { type Replicas, type ReplicasStatus, wantedOf } from "./replicas.ts";

/** Keeps the pods of a ReplicaSet or ReplicationController at their number, and counts them. */
export async function syncReplicas(owner: PodOwner<Replicas>): Promise<void> {
  const refusal = owner.isDeleting ? undefined : await scale(owner).catch((error: unknown) => ({ error }));
  await owner.updateStatus(statusOf(owner, refusal?.error));
  if (refusal !== undefined) throw refusal.error;
}

async function scale(owner: PodOwner<Replicas>): Promise<undefined> {
  const pods = owner.active;
  const excess = pods.length - wantedOf(owner.object);
  for (let missing = -excess; missing > 0; missing -= 1) await owner.create(owner.object.spec.template);
  // Pods that are not ready go first.
  const byReadiness = [...pods].sort((a, b) => Number(readySince(a) ?? 0) - Number(readySince(b) ?? 0));
  for (const pod of byReadiness.slice(0, Math.max(0, excess))) await owner.remove(pod);
}

function statusOf(owner: PodOwner<Replicas>, error: unknown): ReplicasStatus {
  const { metadata, spec } = owner.object;
  const pods = owner.active;
  const ready = pods.filter((pod) => readySince(pod) !== undefined).length;
  const available = owner.available(pods, spec.minReadySeconds);
  return {
    replicas: pods.length,
    ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...(error === undefined ? {} : { conditions: [failure(owner, error)] }),
  };
}

/** The condition of an owner whose pods the API refuses. */
function failure(
  { object, now }: PodOwner<Replicas>,
  error: unknown,
): NonNullable<ReplicasStatus["conditions"]>[number] {
  const message = error instanceof Error ? error.message : String(error);
  const before = object.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
  // The message names a pod of a generated name: a new one each time.
  if (before !== undefined) return before;
  const lastTransitionTime = now.toISOString().replace(/\.\d+Z$/, "Z");
  return { type: "ReplicaFailure", status: "True", lastTransitionTime, reason: "FailedCreate", message };
}
