import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore } from "../apiserver/resource.ts";

/** Handlers for the changes of one kind, in the order of the writes. */
export interface InformerHandlers {
  added?(object: KubeObject): void;
  updated?(old: KubeObject, object: KubeObject): void;
  deleted?(object: KubeObject): void;
}

/** The objects of one kind as the API shows them, and their changes. */
export class Informer {
  readonly #core: ClusterCore;
  readonly #kind: GroupResource;

  constructor(core: ClusterCore, kind: GroupResource) {
    this.#core = core;
    this.#kind = kind;
  }

  get(namespace: string, name: string): KubeObject | undefined {
    const stored = this.#core.store.get({ ...this.#kind, namespace, name });
    return stored && this.#view(stored);
  }

  list(namespace?: string): KubeObject[] {
    return this.#core.store.list(this.#kind, namespace).map((stored) => this.#view(stored));
  }

  /** Reports existing objects as added, then every later write. @returns a function to unsubscribe */
  subscribe(handlers: InformerHandlers): () => void {
    const end = this.#core.store.subscribe(({ type, key, object, previous }) => {
      if (key.group !== this.#kind.group || key.resource !== this.#kind.resource) return;
      if (type === "ADDED") handlers.added?.(this.#view(object));
      else if (type === "DELETED") handlers.deleted?.(this.#view(object));
      else handlers.updated?.(this.#view(previous ?? object), this.#view(object));
    });
    for (const object of this.list()) handlers.added?.(object);
    return end;
  }

  #view(stored: KubeObject): KubeObject {
    const endpoint = this.#core.resource(this.#kind.group, this.#kind.resource)?.endpoint;
    return endpoint?.watch?.view(stored) ?? stored;
  }
}

/** Key of an object in a work queue. */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

/** Splits a key into namespace and name. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
