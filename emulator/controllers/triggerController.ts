import { equal } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Controller } from "../apiserver/resource.ts";
import { splitTagName } from "../image/tag/name.ts";
import type { Activity } from "./activity.ts";
import type { FieldTrigger } from "./fieldTrigger.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { imageStreams, type TagResolver, tagResolver } from "./tagResolver.ts";
import type { TriggerSource } from "./triggerSource.ts";
import { WorkQueue } from "./workQueue.ts";

/** Retries a failed object each second without end: in the real controller the intended backoff never grows. */
const retry = 1000;

/** Runs the image triggers of several kinds: on changes of streams, and on relevant changes of objects. */
export function startTriggerController(
  core: ClusterCore,
  activity: Activity,
  sources: readonly TriggerSource[],
): Controller {
  const resolve = tagResolver(core);
  const running = sources.map((source) => new SourceTriggers(core, activity, source, resolve));
  const streamChanged = (stream: KubeObject) => {
    for (const triggers of running) triggers.streamChanged(keyOf(stream));
  };
  const streams = new Informer(core, imageStreams);
  const end = streams.subscribe({ added: streamChanged, updated: (_old, stream) => streamChanged(stream) });
  return {
    close() {
      end();
      for (const triggers of running) triggers.close();
    },
  };
}

/** The triggers of one kind, by object and by stream. */
class SourceTriggers {
  readonly #source: TriggerSource;
  readonly #queue: WorkQueue;
  readonly #streams = new Map<string, readonly string[]>();
  readonly #end: () => void;

  constructor(core: ClusterCore, activity: Activity, source: TriggerSource, resolve: TagResolver) {
    this.#source = source;
    const objects = new Informer(core, source.kind);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      retryAfter: () => retry,
      async run(key) {
        const { namespace, name } = splitKey(key);
        const object = objects.get(namespace, name);
        if (object !== undefined) await source.react(object, resolve);
      },
    });
    this.#end = objects.subscribe({
      added: (object) => this.#look(object, undefined),
      updated: (old, object) => this.#look(object, old),
      deleted: (object) => this.#streams.delete(keyOf(object)),
    });
  }

  streamChanged(stream: string): void {
    for (const [key, streams] of this.#streams) if (streams.includes(stream)) this.#queue.add(key);
  }

  close(): void {
    this.#end();
    this.#queue.close();
  }

  /**
   * Needs decodable annotations in both versions. The update that repairs a broken annotation therefore has no effect;
   * only the next change has.
   */
  #look(object: KubeObject, old: KubeObject | undefined): void {
    const triggers = this.#decode(object);
    const before = old === undefined ? [] : this.#decode(old);
    if (triggers === undefined || before === undefined || triggers.length === 0) return;
    const changed =
      old === undefined ||
      before.length === 0 ||
      !equal(before, triggers) ||
      this.#source.touched(old, object, triggers);
    if (!changed) return;
    this.#streams.set(keyOf(object), streamsOf(triggers, object.metadata.namespace ?? ""));
    this.#queue.add(keyOf(object));
  }

  #decode(object: KubeObject): readonly FieldTrigger[] | undefined {
    try {
      return this.#source.triggers(object);
    } catch {
      return undefined;
    }
  }
}

/** Skips entries with an apiVersion: they fire on changes of the object only, never on changes of the stream. */
function streamsOf(triggers: readonly FieldTrigger[], namespace: string): string[] {
  return triggers.flatMap(({ from, paused }) => {
    const split = splitTagName(from.name);
    if (from.kind !== "ImageStreamTag" || from.apiVersion !== "" || paused || split === undefined) return [];
    return [`${from.namespace || namespace}/${split.stream}`];
  });
}
