import { copy, deepFreeze, equal } from "./copy.ts";
import type { GroupResource, KubeObject } from "./kubeObject.ts";
import { alreadyExists, conflict, notFound } from "./statusError.ts";

export interface ObjectKey extends GroupResource {
  /** `""` for cluster-wide kinds. */
  readonly namespace: string;
  readonly name: string;
}

export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly key: ObjectKey;
  /** The object after the write; for a deletion, its last state with the deletion's resourceVersion. */
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  readonly revision: number;
}

/** Makes acknowledged writes outlive the process. */
export interface Journal {
  append(event: StoreEvent): void;
  /** Resolves when all appended writes are on the disk. */
  flushed(): Promise<void>;
}

type Names = Map<string, KubeObject>;
type Namespaces = Map<string, Names>;

const bucketOf = ({ group, resource }: GroupResource): string => `${group}/${resource}`;
const byKey = <T>(entries: Iterable<[string, T]>): T[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);

/**
 * All objects of the cluster under one increasing resourceVersion.
 *
 * Returned objects are frozen and shared: copy before changing. Writes are atomic, since they are synchronous.
 */
export class Store {
  #revision: number;
  readonly #buckets = new Map<string, Namespaces>();
  readonly #sorted = new Map<string, readonly KubeObject[]>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #journal: Journal | undefined;

  constructor(options: { journal?: Journal; revision?: number; objects?: Iterable<[ObjectKey, KubeObject]> } = {}) {
    this.#revision = options.revision ?? 1;
    this.#journal = options.journal;
    for (const [key, object] of options.objects ?? []) this.#put(key, deepFreeze(object));
  }

  /** The resourceVersion of the newest write. */
  get revision(): number {
    return this.#revision;
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#buckets.get(bucketOf(key))?.get(key.namespace)?.get(key.name);
  }

  /** All objects of a resource, or of one of its namespaces, sorted by namespace and name. */
  list(resource: GroupResource, namespace?: string): readonly KubeObject[] {
    const cacheKey = `${bucketOf(resource)}/${namespace ?? "*"}`;
    const known = this.#sorted.get(cacheKey);
    if (known) return known;
    const namespaces = this.#buckets.get(bucketOf(resource));
    const chosen = namespace === undefined ? byKey(namespaces ?? []) : [namespaces?.get(namespace) ?? []];
    const objects = chosen.flatMap((names) => byKey(names));
    this.#sorted.set(cacheKey, objects);
    return objects;
  }

  /** @throws StatusError 409 AlreadyExists */
  create(key: ObjectKey, object: KubeObject): KubeObject {
    if (this.get(key)) throw alreadyExists(key, key.name);
    return this.#write("ADDED", key, object, undefined);
  }

  /**
   * Replaces an object; an equal object keeps its resourceVersion.
   *
   * @param expected the resourceVersion that the stored object must have; any, if absent
   * @throws StatusError 404 NotFound, 409 Conflict
   */
  update(key: ObjectKey, object: KubeObject, expected?: string): KubeObject {
    const previous = this.get(key);
    if (!previous) throw notFound(key, key.name);
    if (expected !== undefined && expected !== previous.metadata.resourceVersion) throw conflict(key, key.name);
    const { resourceVersion } = previous.metadata;
    const same = equal({ ...object, metadata: { ...object.metadata, resourceVersion } }, previous);
    return same ? previous : this.#write("MODIFIED", key, object, previous);
  }

  /** @throws StatusError 404 NotFound */
  delete(key: ObjectKey): KubeObject {
    const previous = this.get(key);
    if (!previous) throw notFound(key, key.name);
    return this.#write("DELETED", key, previous, previous);
  }

  /** Calls the listener for every later write, in order, after the writer's turn. @returns a function to unsubscribe */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when all writes so far outlive the process. */
  async flushed(): Promise<void> {
    await this.#journal?.flushed();
  }

  #write(type: StoreEvent["type"], key: ObjectKey, object: KubeObject, previous: KubeObject | undefined): KubeObject {
    this.#revision += 1;
    const written = copy(object);
    written.metadata.resourceVersion = String(this.#revision);
    deepFreeze(written);
    if (type === "DELETED") this.#remove(key);
    else this.#put(key, written);
    const event: StoreEvent = {
      type,
      key: { group: key.group, resource: key.resource, namespace: key.namespace, name: key.name },
      object: written,
      ...(previous === undefined ? {} : { previous }),
      revision: this.#revision,
    };
    this.#journal?.append(event);
    for (const listener of [...this.#listeners]) queueMicrotask(() => this.#listeners.has(listener) && listener(event));
    return written;
  }

  #put(key: ObjectKey, object: KubeObject): void {
    const namespaces = this.#buckets.get(bucketOf(key)) ?? new Map<string, Names>();
    this.#buckets.set(bucketOf(key), namespaces);
    const names = namespaces.get(key.namespace) ?? new Map<string, KubeObject>();
    namespaces.set(key.namespace, names);
    names.set(key.name, object);
    this.#forgetSorted(key);
  }

  #remove(key: ObjectKey): void {
    const namespaces = this.#buckets.get(bucketOf(key));
    const names = namespaces?.get(key.namespace);
    names?.delete(key.name);
    if (names?.size === 0) namespaces?.delete(key.namespace);
    this.#forgetSorted(key);
  }

  #forgetSorted(key: ObjectKey): void {
    this.#sorted.delete(`${bucketOf(key)}/*`);
    this.#sorted.delete(`${bucketOf(key)}/${key.namespace}`);
  }
}
