import { isDeepStrictEqual } from "node:util";
import { hasUnknown } from "../inputs/unknown.ts";
import { strategyFrom } from "./buildTriggerDiagnostics.ts";
import { type Members, membersOf } from "./members.ts";
import { webHookMember } from "./normalize.ts";
import type { BuildConfigSpec, BuildTriggerPolicy } from "./spec.ts";

type Triggers = readonly BuildTriggerPolicy[];
type Triggered = Pick<BuildConfigSpec, "strategy" | "triggers">;

/**
 * Keys by which triggers are the same: an image trigger by its tag, where one without `from` is the one that names the tag of the
 * strategy; webhooks of one kind by their order.
 */
function triggerKeys(triggers: Triggers = [], strategy: unknown): string[] {
  const counts = new Map<string, number>();
  return triggers.map((trigger) => {
    const base = baseKey(trigger, membersOf(strategyFrom(strategy)));
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    return count === 1 ? base : `${base}#${count}`;
  });
}

function baseKey({ type, imageChange }: BuildTriggerPolicy, strategy: Members): string {
  if (type !== "ImageChange") return type;
  const { namespace = "", name = "" } = membersOf(imageChange?.from);
  const isStrategy =
    imageChange?.from === undefined || (namespace === (strategy["namespace"] ?? "") && name === strategy["name"]);
  return isStrategy ? "ImageChange" : `ImageChange ${String(namespace)}/${String(name)}`;
}

/** The declared triggers as they are in a present spec, in the declared order and form; missing ones are left out. */
export function observeTriggers({ strategy, triggers = [] }: Triggered, present: Triggers = []): BuildTriggerPolicy[] {
  const found = new Map(zip(triggerKeys(present, strategy), present));
  return zip(triggerKeys(triggers, strategy), triggers).flatMap(([key, trigger]) => {
    if (hasUnknown(trigger)) return [trigger];
    const live = found.get(key);
    return live === undefined ? [] : [observeTrigger(trigger, live)];
  });
}

function observeTrigger(declared: BuildTriggerPolicy, { ...live }: BuildTriggerPolicy): BuildTriggerPolicy {
  if (declared.type !== "ImageChange") {
    const member = webHookMember(declared);
    if (member === undefined) return declared;
    const { allowEnv, ...hook } = live[member] ?? {};
    const kept = allowEnv === true || declared[member]?.allowEnv !== undefined ? { allowEnv: allowEnv ?? false } : {};
    return { type: live.type, [member]: { ...hook, ...kept } };
  }
  // Both mean the same tag.
  const { from } = declared.imageChange ?? {};
  const { paused } = live.imageChange ?? {};
  return {
    type: live.type,
    imageChange: { ...(from === undefined ? {} : { from }), ...(paused === true ? { paused } : {}) },
  };
}

/**
 * The whole list to write: triggers of other users, and what the cluster keeps in a trigger, stay. `raw` is the list as the API
 * gave it, `present` the same in normal form.
 */
export function writtenTriggers(
  olds: Triggers | undefined,
  { strategy, triggers: news = [] }: Triggered,
  present: Triggers | undefined,
  raw: readonly unknown[],
): readonly unknown[] {
  const keysOf = (triggers: Triggers | undefined) => triggerKeys(triggers, strategy);
  const [before, wanted, live] = [keysOf(olds), keysOf(news), keysOf(present)];
  const declared = new Map(zip(wanted, news));
  const kept = raw.flatMap((trigger, index) => {
    const key = live[index] ?? "";
    const next = declared.get(key);
    if (next === undefined) return before.includes(key) ? [] : [trigger];
    const now = present?.[index];
    return [now !== undefined && isDeepStrictEqual(observeTrigger(next, now), next) ? trigger : changed(next, trigger)];
  });
  return [...kept, ...zip(wanted, news).flatMap(([key, next]) => (live.includes(key) ? [] : [next]))];
}

/** Clusters before 4.8 remember in the trigger what was built last. */
function changed(next: BuildTriggerPolicy, raw: unknown): Members {
  const { lastTriggeredImageID } = membersOf(membersOf(raw)["imageChange"]);
  if (next.imageChange === undefined || lastTriggeredImageID === undefined) return { ...next };
  return { ...next, imageChange: { ...next.imageChange, lastTriggeredImageID } };
}

const zip = <A, B>(keys: readonly A[], values: readonly B[]): (readonly [A, B])[] =>
  values.map((value, index) => [keys[index] as A, value] as const);
