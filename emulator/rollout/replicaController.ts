import { copy, equal } from "../apiserver/copy.ts";
import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { isStatusError } from "../apiserver/statusError.ts";
import type { Activity } from "../controllers/activity.ts";
import { Informer, keyOf, splitKey } from "../controllers/informer.ts";
import { conflictsAtOnce, WorkQueue } from "../controllers/workQueue.ts";
import { controllerOf, PODS, type Pod, readySince } from "./ownedPod.ts";
import { type Replicas, type ReplicasStatus, wantedOf } from "./replicas.ts";

/** Keeps the pods of ReplicaSets or ReplicationControllers at their number, and counts them. */
export class ReplicaController implements Controller {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #kind: GroupResource & { apiVersion: string; kind: string };
  readonly #owners: Informer;
  readonly #pods: Informer;
  readonly #queue: WorkQueue;
  readonly #ends: readonly (() => void)[];

  constructor(
    core: ClusterCore,
    activity: Activity,
    client: ClusterClient,
    kind: GroupResource & { apiVersion: string; kind: string },
  ) {
    this.#core = core;
    this.#client = client;
    this.#kind = kind;
    this.#owners = new Informer(core, kind);
    this.#pods = new Informer(core, PODS);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      retryAfter: conflictsAtOnce,
      run: (key) => this.#sync(key),
    });
    const wake = (object: KubeObject): void => this.#queue.add(keyOf(object));
    const wakeOwner = (pod: KubeObject): void => {
      const owner = controllerOf(pod);
      if (owner?.kind === kind.kind) this.#queue.add(`${pod.metadata.namespace}/${owner.name}`);
    };
    this.#ends = [
      this.#owners.subscribe({ added: wake, updated: (_old, owner) => wake(owner) }),
      this.#pods.subscribe({ added: wakeOwner, updated: (_old, pod) => wakeOwner(pod), deleted: wakeOwner }),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#queue.close();
  }

  async #sync(key: string): Promise<void> {
    const { namespace, name } = splitKey(key);
    const owner = this.#owners.get(namespace, name) as Replicas | undefined;
    if (owner === undefined) return;
    if (owner.metadata.deletionTimestamp === undefined) await this.#scale(owner, this.#podsOf(owner));
    await this.#updateStatus(owner, this.#podsOf(owner));
  }

  #podsOf({ metadata }: Replicas): Pod[] {
    return this.#pods
      .list(metadata.namespace)
      .map((pod) => pod as Pod)
      .filter((pod) => controllerOf(pod)?.uid === metadata.uid && pod.metadata.deletionTimestamp === undefined)
      .filter(({ status }) => !["Succeeded", "Failed"].includes(status?.phase ?? ""));
  }

  async #scale(owner: Replicas, pods: readonly Pod[]): Promise<void> {
    const { namespace = "" } = owner.metadata;
    const excess = pods.length - wantedOf(owner);
    for (let missing = -excess; missing > 0; missing -= 1) {
      await this.#client.create({ ...PODS, namespace }, this.#pod(owner));
    }
    // Pods that are not ready go first.
    const byReadiness = [...pods].sort((a, b) => Number(readySince(a) ?? 0) - Number(readySince(b) ?? 0));
    for (const { metadata } of byReadiness.slice(0, Math.max(0, excess))) await this.#remove(namespace, metadata.name);
  }

  async #remove(namespace: string, name = ""): Promise<void> {
    try {
      await this.#client.delete({ ...PODS, namespace }, name);
    } catch (error) {
      if (!isStatusError(error, "NotFound")) throw error;
    }
  }

  #pod({ metadata, spec }: Replicas): object {
    const { apiVersion, kind } = this.#kind;
    const { name = "", uid = "" } = metadata;
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        generateName: `${name}-`,
        ...spec.template?.metadata,
        ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
      },
      spec: copy(spec.template?.spec ?? {}),
    };
  }

  async #updateStatus(owner: Replicas, pods: readonly Pod[]): Promise<void> {
    const { group, resource } = this.#kind;
    const { namespace = "", name = "", uid, generation } = owner.metadata;
    const present = this.#owners.get(namespace, name) as Replicas | undefined;
    if (present === undefined || present.metadata.uid !== uid) return;
    const ready = pods.filter((pod) => readySince(pod) !== undefined).length;
    const available = this.#available(owner, pods);
    const status: ReplicasStatus = {
      replicas: pods.length,
      ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
      ...(ready > 0 && { readyReplicas: ready }),
      ...(available > 0 && { availableReplicas: available }),
      ...(generation !== undefined && { observedGeneration: generation }),
    };
    if (equal({ ...status }, present.status)) return;
    await this.#client.replace({ group, resource, namespace, subresource: "status" }, { ...present, status });
  }

  /** Counts pods that have been ready for long enough; looks again when the next one will have been. */
  #available({ spec, metadata }: Replicas, pods: readonly Pod[]): number {
    const { minReadySeconds = 0 } = spec;
    const now = this.#core.clock.now().getTime();
    const left = pods.flatMap((pod) => {
      const since = readySince(pod);
      return since === undefined ? [] : [since.getTime() + minReadySeconds * 1000 - now];
    });
    const later = left.filter((milliseconds) => milliseconds > 0 && minReadySeconds > 0);
    if (later.length > 0) this.#queue.addAfter(`${metadata.namespace}/${metadata.name}`, Math.min(...later));
    return left.length - later.length;
  }
}
