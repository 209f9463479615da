import { copy, equal } from "../apiserver/copy.ts";
import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { isStatusError } from "../apiserver/statusError.ts";
import type { Activity } from "../controllers/activity.ts";
import { Informer, keyOf, splitKey } from "../controllers/informer.ts";
import { conflictsAtOnce, WorkQueue } from "../controllers/workQueue.ts";
import { controllerOf, type Pod, podResource, readySince } from "./ownedPod.ts";
import type { Template } from "./replicas.ts";

/** A kind whose objects own pods. */
export interface OwnerKind extends GroupResource {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Reads and writes the pods and the status of one owner. */
export class PodOwner<T extends KubeObject = KubeObject> {
  readonly object: T;
  readonly now: Date;
  readonly #client: ClusterClient;
  readonly #kind: OwnerKind;
  readonly #owners: Informer;
  readonly #pods: Informer;
  readonly #later: (milliseconds: number) => void;

  constructor(
    object: T,
    now: Date,
    client: ClusterClient,
    kind: OwnerKind,
    informers: { owners: Informer; pods: Informer },
    later: (milliseconds: number) => void,
  ) {
    this.object = object;
    this.now = now;
    this.#client = client;
    this.#kind = kind;
    this.#owners = informers.owners;
    this.#pods = informers.pods;
    this.#later = later;
  }

  get isDeleting(): boolean {
    return this.object.metadata.deletionTimestamp !== undefined;
  }

  /** All pods of the owner, those that have ended too. */
  get pods(): Pod[] {
    const { namespace, uid } = this.object.metadata;
    return this.#pods
      .list(namespace)
      .map((pod) => pod as Pod)
      .filter((pod) => controllerOf(pod)?.uid === uid && pod.metadata.deletionTimestamp === undefined);
  }

  /** The pods that have not ended. */
  get active(): Pod[] {
    return this.pods.filter(({ status }) => !["Succeeded", "Failed"].includes(status?.phase ?? ""));
  }

  /** Creates a pod. @param metadata a name, or further labels */
  async create(template: Template | undefined, metadata: object = {}): Promise<void> {
    const { apiVersion, kind } = this.#kind;
    const { name = "", uid = "", namespace = "" } = this.object.metadata;
    await this.#client.create(
      { ...podResource, namespace },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          ...("name" in metadata ? {} : { generateName: `${name}-` }),
          ...template?.metadata,
          ...metadata,
          ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
        },
        spec: copy(template?.spec ?? {}),
      },
    );
  }

  async remove({ metadata }: Pod): Promise<void> {
    try {
      await this.#client.delete({ ...podResource, namespace: metadata.namespace ?? "" }, metadata.name ?? "");
    } catch (error) {
      if (!isStatusError(error, "NotFound")) throw error;
    }
  }

  /** Counts pods that have been ready for long enough; the owner is looked at again when the next one will have been. */
  available(pods: readonly Pod[], minReadySeconds = 0): number {
    const left = pods.flatMap((pod) => {
      const since = readySince(pod);
      return since === undefined ? [] : [since.getTime() + minReadySeconds * 1000 - this.now.getTime()];
    });
    const later = left.filter((milliseconds) => milliseconds > 0 && minReadySeconds > 0);
    if (later.length > 0) this.#later(Math.min(...later));
    return left.length - later.length;
  }

  /** Writes a status that differs, into the present object. */
  async updateStatus(status: object): Promise<void> {
    const { group, resource } = this.#kind;
    const { namespace = "", name = "", uid } = this.object.metadata;
    const present = this.#owners.get(namespace, name);
    if (present === undefined || present.metadata.uid !== uid || equal(copy(status), present["status"])) return;
    await this.#client.replace({ group, resource, namespace, subresource: "status" }, { ...present, status });
  }
}

/** Starts a controller that looks at an owner when it or one of its pods changes. */
export function startPodOwner<T extends KubeObject>(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
  kind: OwnerKind,
  sync: (owner: PodOwner<T>) => Promise<void>,
): Controller {
  const informers = { owners: new Informer(core, kind), pods: new Informer(core, podResource) };
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    retryAfter: conflictsAtOnce,
    async run(key) {
      const { namespace, name } = splitKey(key);
      const found = informers.owners.get(namespace, name) as T | undefined;
      if (found === undefined) return;
      const later = (milliseconds: number) => queue.addAfter(key, milliseconds);
      await sync(new PodOwner(found, core.clock.now(), client, kind, informers, later));
    },
  });
  const wake = (object: KubeObject): void => queue.add(keyOf(object));
  const wakeOwner = (pod: KubeObject): void => {
    const owner = controllerOf(pod);
    if (owner?.kind === kind.kind) queue.add(`${pod.metadata.namespace}/${owner.name}`);
  };
  const ends = [
    informers.owners.subscribe({ added: wake, updated: (_old, owner) => wake(owner) }),
    informers.pods.subscribe({ added: wakeOwner, updated: (_old, pod) => wakeOwner(pod), deleted: wakeOwner }),
  ];
  return {
    close() {
      for (const end of ends) end();
      queue.close();
    },
  };
}
