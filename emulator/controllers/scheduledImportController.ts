import { copy } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore } from "../apiserver/resource.ts";
import type { Cancel, Clock } from "../clock.ts";
import { parsePullSpec } from "../image/pullSpec.ts";
import type { ImageStream, TagReference } from "../image/stream/object.ts";
import type { Activity } from "./activity.ts";
import { isImportable } from "./dueImport.ts";
import { importStream } from "./importController.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { imageStreams } from "./tagResolver.ts";
import { WorkQueue } from "./workQueue.ts";

/** Imports tags with `importPolicy.scheduled` periodically. */
export class ScheduledImportController {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #streams: Informer;
  readonly #queue: WorkQueue;
  readonly #timers = new Map<string, Cancel>();
  readonly #budget: ImportBudget;
  readonly #end: () => void;

  constructor(core: ClusterCore, activity: Activity, client: ClusterClient) {
    this.#core = core;
    this.#client = client;
    this.#budget = new ImportBudget(core.clock);
    this.#streams = new Informer(core, imageStreams);
    this.#queue = new WorkQueue({ clock: core.clock, activity, run: (key) => this.#import(key) });
    const written = (stream: KubeObject) => {
      if (hasScheduledTag(stream as ImageStream)) this.#schedule(keyOf(stream));
    };
    this.#end = this.#streams.subscribe({
      added: written,
      updated: (_old, stream) => written(stream),
      deleted: (stream) => this.#forget(keyOf(stream)),
    });
  }

  /** Moves a stream whose import just began to the end of the queue. */
  postpone(stream: ImageStream): void {
    if (this.#timers.has(keyOf(stream))) this.#schedule(keyOf(stream));
  }

  close(): void {
    this.#end();
    this.#queue.close();
    for (const key of [...this.#timers.keys()]) this.#forget(key);
  }

  #schedule(key: string): void {
    this.#forget(key);
    const cancel = this.#core.clock.after(this.#core.settings.scheduledImportInterval, () => {
      this.#schedule(key);
      if (this.#budget.take()) this.#queue.add(key);
    });
    this.#timers.set(key, cancel);
  }

  #forget(key: string): void {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
  }

  async #import(key: string): Promise<void> {
    const { namespace, name } = splitKey(key);
    const stream = this.#streams.get(namespace, name) as ImageStream | undefined;
    if (stream === undefined || !hasScheduledTag(stream)) this.#forget(key);
    else await importStream(this.#client, withScheduledTagsDue(stream));
  }
}

/** Allows 60 scheduled imports a minute for the whole cluster, with bursts of 120. */
class ImportBudget {
  readonly #clock: Clock;
  #left = 120;
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now().getTime();
  }

  take(): boolean {
    const now = this.#clock.now().getTime();
    this.#left = Math.min(120, this.#left + (now - this.#since) / 1000);
    this.#since = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

function hasScheduledTag(stream: ImageStream): boolean {
  return (stream.spec.tags ?? []).some((tag) => isScheduled(stream, tag));
}

/** A tag pinned to a digest is imported only until the first success. */
function isScheduled(stream: ImageStream, tag: TagReference): boolean {
  if (!isImportable(tag) || !tag.importPolicy.scheduled) return false;
  const parsed = parsePullSpec(tag.from?.name ?? "");
  if (!parsed.ok) return tag.from?.name === undefined || tag.from.name === "";
  if (parsed.spec.id === "") return true;
  const newest = stream.status.tags?.find((status) => status.tag === tag.name)?.items?.[0];
  return newest === undefined || newest.generation !== tag.generation;
}

function withScheduledTagsDue(stream: ImageStream): ImageStream {
  const next = (stream.metadata.generation ?? 0) + 1;
  const tags = (stream.spec.tags ?? []).map((tag) => (isScheduled(stream, tag) ? { ...tag, generation: next } : tag));
  return copy({ ...stream, spec: { ...stream.spec, tags } });
}
