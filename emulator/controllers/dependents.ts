import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ObjectKey, StoreEvent } from "../apiserver/store.ts";

/** All objects by uid, and the objects that name each uid as an owner. */
export class Dependents {
  readonly #objects = new Map<string, ObjectKey>();
  readonly #byOwner = new Map<string, Map<string, ObjectKey>>();

  /** Follows a write. */
  hear({ type, key, object, previous }: StoreEvent): void {
    if (previous !== undefined) this.#forget(previous);
    if (type === "DELETED") this.#objects.delete(object.metadata.uid ?? "");
    else this.add(key, object);
  }

  add(key: ObjectKey, { metadata }: KubeObject): void {
    const { uid = "", ownerReferences = [] } = metadata;
    this.#objects.set(uid, key);
    for (const owner of ownerReferences) {
      const dependents = this.#byOwner.get(owner.uid) ?? new Map<string, ObjectKey>();
      this.#byOwner.set(owner.uid, dependents.set(uid, key));
    }
  }

  exists(uid: string): boolean {
    return this.#objects.has(uid);
  }

  keyOf(uid: string): ObjectKey | undefined {
    return this.#objects.get(uid);
  }

  of(uid: string): ObjectKey[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])];
  }

  #forget({ metadata }: KubeObject): void {
    for (const owner of metadata.ownerReferences ?? []) {
      const dependents = this.#byOwner.get(owner.uid);
      dependents?.delete(metadata.uid ?? "");
      if (dependents?.size === 0) this.#byOwner.delete(owner.uid);
    }
  }
}
