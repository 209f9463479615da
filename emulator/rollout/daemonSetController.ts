import type { KubeObject } from "../apiserver/kubeObject.ts";
import { hashOf } from "./deploymentSets.ts";
import { readySince } from "./ownedPod.ts";
import type { PodOwner } from "./podOwner.ts";
import type { Template } from "./replicas.ts";

const Revision = "controller-revision-hash";

/** A DaemonSet as it is stored. */
export interface DaemonSet extends KubeObject {
  spec: { minReadySeconds?: number; template?: Template; updateStrategy?: { type?: string } };
}

/** Keeps one pod: the emulated cluster has one node. */
export async function syncDaemonSet(owner: PodOwner<DaemonSet>): Promise<void> {
  const { metadata, spec } = owner.object;
  const revision = hashOf(spec.template);
  if (!owner.isDeleting) await step(owner, revision);
  const pods = owner.active;
  const ready = pods.filter((pod) => readySince(pod) !== undefined).length;
  const updated = pods.filter((pod) => pod.metadata.labels?.[Revision] === revision).length;
  const available = owner.available(pods, spec.minReadySeconds);
  await owner.updateStatus({
    currentNumberScheduled: pods.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: 1,
    numberReady: ready,
    observedGeneration: metadata.generation ?? 0,
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(available > 0 && { numberAvailable: available }),
    ...(available < 1 && { numberUnavailable: 1 }),
  });
}

async function step(owner: PodOwner<DaemonSet>, revision: string): Promise<void> {
  const { spec } = owner.object;
  const [pod] = owner.active;
  const labels = { ...spec.template?.metadata?.labels, [Revision]: revision };
  if (pod === undefined) return owner.create(spec.template, { labels });
  const isOld = pod.metadata.labels?.[Revision] !== revision;
  if (isOld && spec.updateStrategy?.type !== "OnDelete") await owner.remove(pod);
}
