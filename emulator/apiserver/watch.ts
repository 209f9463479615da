import { groupVersion, type KubeObject } from "./kubeObject.ts";
import type { ListOptions, RequestContext } from "./resource.ts";
import type { Scope } from "./scope.ts";
import { gone, methodNotSupported, type Status } from "./statusError.ts";
import type { StoreEvent } from "./store.ts";
import type { WatchHistory } from "./watchHistory.ts";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject | Status;
}

export interface WatchOptions extends ListOptions {
  readonly bookmarks: boolean;
  /** Sends the current state first, ended by a bookmark. */
  readonly initialEvents: boolean;
}

export const watchOptionsOf = (list: ListOptions, query: URLSearchParams): WatchOptions => ({
  ...list,
  bookmarks: query.get("allowWatchBookmarks") === "true",
  initialEvents: query.get("sendInitialEvents") === "true",
});

/** One client's view of the changes of a resource. */
export class Watch {
  readonly #scope: Scope;
  readonly #context: RequestContext;
  readonly #options: WatchOptions;
  readonly #send: (event: WatchEvent) => void;
  #stop: () => void = () => {};

  constructor(scope: Scope, context: RequestContext, options: WatchOptions, send: (event: WatchEvent) => void) {
    if (!scope.endpoint.watch) throw methodNotSupported(scope, "watch");
    this.#scope = scope;
    this.#context = context;
    this.#options = options;
    this.#send = send;
  }

  /** Sends the events that are due, then follows new ones. */
  start(history: WatchHistory): void {
    const { resourceVersion, initialEvents, bookmarks } = this.#options;
    const now = this.#context.core.store.revision;
    const since = Number(resourceVersion);
    const fromState = initialEvents || resourceVersion === "" || resourceVersion === "0";
    if (!fromState && since < history.compacted) {
      const { status } = gone(`too old resource version: ${resourceVersion} (${history.compacted})`);
      this.#send({ type: "ERROR", object: status });
      return;
    }
    if (fromState) this.#sendState();
    else for (const event of history.since(this.#scope, since)) this.#pass(event);
    if (initialEvents && bookmarks) this.bookmark(now, true);
    this.#stop = history.follow(this.#scope, (event) => this.#pass(event));
  }

  stop(): void {
    this.#stop();
  }

  /** Sends a bookmark: the version up to which the client has seen everything. */
  bookmark(revision = this.#context.core.store.revision, endsInitialEvents = false): void {
    const { group, version } = this.#scope.definition;
    const annotations = endsInitialEvents ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
    const object: KubeObject = {
      kind: this.#scope.kind,
      apiVersion: groupVersion(group, version),
      metadata: { resourceVersion: String(revision), ...annotations },
    };
    this.#send({ type: "BOOKMARK", object });
  }

  #sendState(): void {
    const { namespace, core } = this.#context;
    const all = core.store.list(this.#scope, namespace === "" ? undefined : namespace);
    for (const stored of all) if (this.#selects(stored)) this.#send({ type: "ADDED", object: this.#view(stored) });
  }

  #pass({ type, key, object, previous }: StoreEvent): void {
    const { namespace } = this.#context;
    if (namespace !== "" && key.namespace !== namespace) return;
    const before = type !== "ADDED" && previous !== undefined && this.#selects(previous);
    const after = type !== "DELETED" && this.#selects(object);
    if (before && after) this.#send({ type: "MODIFIED", object: this.#view(object) });
    else if (after) this.#send({ type: "ADDED", object: this.#view(object) });
    else if (before) {
      // A client that may no longer see an object gets its last state under the version of the change.
      const { resourceVersion } = object.metadata;
      const last = { ...previous, metadata: { ...previous.metadata, ...(resourceVersion && { resourceVersion }) } };
      this.#send({ type: "DELETED", object: this.#view(last) });
    }
  }

  #selects(stored: KubeObject): boolean {
    const { labels, fields } = this.#options;
    if (labels.empty && fields.empty) return true;
    const view = this.#view(stored);
    if (!labels.matches(view.metadata.labels ?? {})) return false;
    return fields.empty || fields.matches(this.#scope.endpoint.watch?.fields(view) ?? {});
  }

  #view(stored: KubeObject): KubeObject {
    return this.#scope.endpoint.watch?.view(stored) ?? stored;
  }
}
