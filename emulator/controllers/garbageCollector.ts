import { systemUser } from "../apiserver/access.ts";
import { contextFor } from "../apiserver/client.ts";
import { copy } from "../apiserver/copy.ts";
import type { KubeObject, OwnerReference } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Controller, ResourceDefinition } from "../apiserver/resource.ts";
import type { ObjectKey } from "../apiserver/store.ts";
import { foregroundFinalizer, orphanFinalizer } from "../apiserver/storedResource.ts";
import type { Activity } from "./activity.ts";
import { Dependents } from "./dependents.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

/**
 * Deletes objects after their owners, or before them in a foreground deletion; frees the dependents of an orphaning one.
 * Unlike a real one, it leaves objects alone whose owner has never existed.
 */
export class GarbageCollector implements Controller {
  readonly #core: ClusterCore;
  readonly #dependents = new Dependents();
  readonly #queue: WorkQueue;
  readonly #end: () => void;

  constructor(core: ClusterCore, activity: Activity, served: () => readonly ResourceDefinition[]) {
    this.#core = core;
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      retryAfter: (_error, failures) => exponentialBackoff(failures),
      run: (uid) => this.#collect(uid),
    });
    this.#end = core.store.subscribe((event) => {
      this.#dependents.hear(event);
      this.#look(event.object);
    });
    for (const { group, resource } of served()) {
      for (const object of core.store.list({ group, resource })) {
        const { namespace = "", name = "" } = object.metadata;
        this.#dependents.add({ group, resource, namespace, name }, object);
        this.#look(object);
      }
    }
  }

  close(): void {
    this.#end();
    this.#queue.close();
  }

  /** Queues an object that is being deleted or gone, and its owners: they may wait for it. */
  #look({ metadata }: KubeObject): void {
    const { uid = "", ownerReferences = [] } = metadata;
    const isGone = !this.#dependents.exists(uid);
    if (isGone || metadata.deletionTimestamp !== undefined) {
      if (this.#dependents.of(uid).length > 0 || !isGone) this.#queue.add(uid);
    }
    for (const owner of ownerReferences) if (this.#isDeleting(owner.uid)) this.#queue.add(owner.uid);
  }

  #isDeleting(uid: string): boolean {
    return this.#find(uid)?.metadata.deletionTimestamp !== undefined;
  }

  #find(uid: string): KubeObject | undefined {
    const key = this.#dependents.keyOf(uid);
    return key && this.#core.store.get(key);
  }

  async #collect(uid: string): Promise<void> {
    const owner = this.#find(uid);
    if (owner === undefined) return this.#deleteAll(uid, this.#dependents.of(uid));
    const { deletionTimestamp, finalizers = [] } = owner.metadata;
    if (deletionTimestamp === undefined) return;
    if (finalizers.includes(orphanFinalizer)) {
      for (const key of this.#dependents.of(uid)) this.#release(key, uid);
      this.#removeFinalizer(uid, orphanFinalizer);
    }
    if (finalizers.includes(foregroundFinalizer)) await this.#deleteFirst(uid);
  }

  /** The owner goes when the dependents that block it are gone. */
  async #deleteFirst(uid: string): Promise<void> {
    const blocking = this.#dependents.of(uid).filter((key) => this.#reference(key, uid)?.blockOwnerDeletion);
    if (blocking.length === 0) this.#removeFinalizer(uid, foregroundFinalizer);
    else await this.#deleteAll(uid, blocking);
  }

  async #deleteAll(uid: string, keys: readonly ObjectKey[]): Promise<void> {
    for (const key of keys) await this.#delete(key, uid);
  }

  /** A dependent with another owner stays, without the reference. */
  async #delete(key: ObjectKey, uid: string): Promise<void> {
    const object = this.#core.store.get(key);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
    const { ownerReferences = [], uid: own = "" } = object.metadata;
    const isKept = ownerReferences.some((other) => other.uid !== uid && this.#isSolid(other.uid));
    if (isKept) return this.#release(key, uid);
    const blocks = this.#dependents.of(own).some((dependent) => this.#reference(dependent, own)?.blockOwnerDeletion);
    const isForeground = this.#find(uid)?.metadata.finalizers?.includes(foregroundFinalizer) ?? false;
    const propagationPolicy = blocks && isForeground ? "Foreground" : "Background";
    const endpoint = this.#core.resource(key.group, key.resource)?.endpoint;
    const context = contextFor(this.#core, systemUser, key.namespace, { fieldManager: "kube-controller-manager" });
    await endpoint?.delete?.(context, key.name, { propagationPolicy });
  }

  #isSolid(uid: string): boolean {
    const owner = this.#find(uid);
    return owner !== undefined && !owner.metadata.finalizers?.includes(foregroundFinalizer);
  }

  #reference(key: ObjectKey, uid: string): OwnerReference | undefined {
    return this.#core.store.get(key)?.metadata.ownerReferences?.find((owner) => owner.uid === uid);
  }

  /** Removes an owner from a dependent. */
  #release(key: ObjectKey, uid: string): void {
    const object = copy(this.#core.store.get(key));
    if (object === undefined) return;
    const others = (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
    if (others.length > 0) object.metadata.ownerReferences = others;
    else delete object.metadata.ownerReferences;
    this.#core.store.update(key, object);
  }

  #removeFinalizer(uid: string, finalizer: string): void {
    const key = this.#dependents.keyOf(uid);
    const object = key && copy(this.#core.store.get(key));
    if (key === undefined || object === undefined) return;
    const others = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    if (others.length > 0)
      this.#core.store.update(key, { ...object, metadata: { ...object.metadata, finalizers: others } });
    else this.#core.store.delete(key);
  }
}
