import type { KubeObject } from "../apiserver/kubeObject.ts";
import { hashOf } from "./deploymentSets.ts";
import { type Pod, readySince } from "./ownedPod.ts";
import type { PodOwner } from "./podOwner.ts";
import type { Template } from "./replicas.ts";

const Revision = "controller-revision-hash";

/** A StatefulSet as it is stored. */
export interface StatefulSet extends KubeObject {
  spec: {
    replicas?: number;
    minReadySeconds?: number;
    template?: Template;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  };
  status?: { currentRevision?: string };
}

/** Keeps numbered pods: adds them in order, and replaces old ones from the last, one at a time. */
export async function syncStatefulSet(owner: PodOwner<StatefulSet>): Promise<void> {
  const { metadata, spec } = owner.object;
  const revision = `${metadata.name}-${hashOf(spec.template)}`;
  if (!owner.isDeleting) await step(owner, revision);
  const pods = owner.active;
  const wanted = spec.replicas ?? 1;
  const updated = pods.filter((pod) => revisionOf(pod) === revision);
  const ready = pods.filter((pod) => readySince(pod) !== undefined).length;
  const available = owner.available(pods, spec.minReadySeconds);
  const isDone = updated.length === wanted && ready === wanted;
  const current = isDone ? revision : (owner.object.status?.currentRevision ?? revision);
  const currentPods = pods.filter((pod) => revisionOf(pod) === current).length;
  await owner.updateStatus({
    observedGeneration: metadata.generation ?? 0,
    replicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready }),
    ...(currentPods > 0 && { currentReplicas: currentPods }),
    ...(updated.length > 0 && { updatedReplicas: updated.length }),
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
    availableReplicas: available,
  });
}

function revisionOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.[Revision];
}

async function step(owner: PodOwner<StatefulSet>, revision: string): Promise<void> {
  const { metadata, spec } = owner.object;
  const wanted = spec.replicas ?? 1;
  const pods = new Map(owner.active.map((pod) => [pod.metadata.name ?? "", pod]));
  for (let n = 0; n < wanted; n += 1) {
    const name = `${metadata.name}-${n}`;
    const pod = pods.get(name);
    pods.delete(name);
    if (pod !== undefined && readySince(pod) !== undefined) continue;
    if (pod === undefined) await owner.create(spec.template, named(spec.template, name, revision));
    else if (revisionOf(pod) !== revision) await owner.remove(pod);
    return;
  }
  const [excess] = [...pods.values()].sort((a, b) => ordinal(b) - ordinal(a));
  if (excess !== undefined) return owner.remove(excess);
  const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
  if (type !== "RollingUpdate") return;
  const old = owner.active.filter((pod) => revisionOf(pod) !== revision);
  const due = old.filter((pod) => ordinal(pod) >= (rollingUpdate?.partition ?? 0));
  const [last] = due.sort((a, b) => ordinal(b) - ordinal(a));
  if (last !== undefined) await owner.remove(last);
}

function named(template: Template | undefined, name: string, revision: string): object {
  const labels = { ...template?.metadata?.labels, [Revision]: revision, "statefulset.kubernetes.io/pod-name": name };
  return { name, labels };
}

function ordinal({ metadata }: Pod): number {
  return Number(metadata.name?.split("-").at(-1));
}
