import type { GroupResource, KubeObject } from "./kubeObject.ts";
import type { ObjectKey, Store, StoreEvent } from "./store.ts";

type Follower = (event: StoreEvent) => void;

/** The latest writes, so that watches can start in the past. */
export class WatchHistory {
  readonly #events: StoreEvent[] = [];
  readonly #limit: number;
  readonly #followers = new Map<string, Set<Follower>>();
  readonly #end: () => void;
  #compacted: number;

  /** @param limit number of writes to keep */
  constructor(store: Store, limit = 20_000) {
    this.#limit = limit;
    this.#compacted = store.revision;
    this.#end = store.subscribe((event) => this.#add(event));
  }

  /** The oldest version that watches and continued lists may start from; earlier ones get 410. */
  get compacted(): number {
    return this.#compacted;
  }

  /** Forgets older writes, as etcd's compaction does. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
    const kept = this.#events.findIndex((event) => event.revision > revision);
    this.#events.splice(0, kept < 0 ? this.#events.length : kept);
  }

  since(resource: GroupResource, revision: number): StoreEvent[] {
    return this.#events.filter(
      ({ key, revision: at }) => at > revision && key.group === resource.group && key.resource === resource.resource,
    );
  }

  /** The state of an object before this many writes, if the history reaches back that far. */
  earlier(key: ObjectKey, versions: number): KubeObject | undefined {
    const own = this.#events.filter(
      ({ key: of }) =>
        of.name === key.name &&
        of.namespace === key.namespace &&
        of.resource === key.resource &&
        of.group === key.group,
    );
    return own.at(-versions)?.previous;
  }

  /** @returns a function that stops following */
  follow({ group, resource }: GroupResource, follower: Follower): () => void {
    const key = `${group}/${resource}`;
    const followers = this.#followers.get(key) ?? new Set<Follower>();
    this.#followers.set(key, followers);
    followers.add(follower);
    return () => followers.delete(follower);
  }

  close(): void {
    this.#end();
  }

  #add(event: StoreEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#limit) {
      this.compact(this.#events[this.#events.length - this.#limit - 1]?.revision ?? 0);
    }
    for (const follower of this.#followers.get(`${event.key.group}/${event.key.resource}`) ?? []) follower(event);
  }
}
