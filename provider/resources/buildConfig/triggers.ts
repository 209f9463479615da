import { isDeepStrictEqual } from "node:util";
import { type Members, membersOf } from "../../image/members.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import { strategyFrom } from "./buildTriggerDiagnostics.ts";
import { hiddenSecret } from "./credentials.ts";
import { webHookMember } from "./normalize.ts";
import type { BuildConfigSpec, BuildTriggerPolicy, WebHookTrigger } from "./spec.ts";

type Triggers = readonly BuildTriggerPolicy[];
type Triggered = Pick<BuildConfigSpec, "strategy" | "triggers">;

/**
 * The place in `live` of each wanted trigger; `undefined` where there is none. An image trigger is the one of its tag, where one
 * without `from` is the one that names the tag of the strategy. A webhook is the one with its secret, else by order one of the
 * webhooks of its kind that nothing else matches and that it may take.
 */
function placesOf(
  wanted: Triggers,
  live: Triggers,
  strategy: unknown,
  mayTake: (place: number) => boolean = () => true,
): (number | undefined)[] {
  const from = membersOf(strategyFrom(strategy));
  const free = new Set(live.keys());
  const places: (number | undefined)[] = wanted.map(() => undefined);
  const pair = (fits: (one: BuildTriggerPolicy, other: BuildTriggerPolicy, place: number) => boolean) => {
    for (const [index, one] of wanted.entries()) {
      if (places[index] !== undefined) continue;
      const place = [...free].find((at) => fits(one, live[at] as BuildTriggerPolicy, at));
      if (place === undefined) continue;
      free.delete(place);
      places[index] = place;
    }
  };
  pair(hasSameSecret);
  pair((one, other, place) => {
    const mayBe = webHookMember(one) === undefined || mayTake(place);
    return mayBe && keyOf(one, from) === keyOf(other, from);
  });
  return places;
}

/** Tells that both are the same webhook. */
function hasSameSecret(one: BuildTriggerPolicy, other: BuildTriggerPolicy): boolean {
  const member = webHookMember(one);
  if (member === undefined || one.type !== other.type) return false;
  const [a, b] = [membersOf(one[member]), membersOf(other[member])];
  const [name, otherName] = [membersOf(a["secretReference"])["name"], membersOf(b["secretReference"])["name"]];
  return (name !== undefined && name === otherName) || (a["secret"] !== undefined && a["secret"] === b["secret"]);
}

function keyOf({ type, imageChange }: BuildTriggerPolicy, strategy: Members): string {
  if (type !== "ImageChange") return type;
  const { namespace = "", name = "" } = membersOf(imageChange?.from);
  const isStrategy =
    imageChange?.from === undefined || (namespace === (strategy["namespace"] ?? "") && name === strategy["name"]);
  return isStrategy ? "ImageChange" : `ImageChange ${String(namespace)}/${String(name)}`;
}

/** The declared triggers as they are in a present spec, in the declared order and form; missing ones are left out. */
export function observeTriggers({ strategy, triggers = [] }: Triggered, present: Triggers = []): BuildTriggerPolicy[] {
  const places = placesOf(triggers, present, strategy);
  return triggers.flatMap((trigger, index) => {
    if (hasUnknown(trigger)) return [trigger];
    const live = present[places[index] ?? -1];
    return live === undefined ? [] : [observeTrigger(trigger, live)];
  });
}

function observeTrigger(declared: BuildTriggerPolicy, { ...live }: BuildTriggerPolicy): BuildTriggerPolicy {
  if (declared.type !== "ImageChange") {
    const member = webHookMember(declared);
    if (member === undefined) return declared;
    const { allowEnv, ...hook } = withoutForeignSecret(declared[member], live[member]);
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

/** The state would hold a secret that the program does not declare as plain text. A refresh compares with the state. */
const withoutForeignSecret = (declared: WebHookTrigger = {}, live: WebHookTrigger = {}): WebHookTrigger =>
  live.secret === undefined || (declared.secret ?? hiddenSecret) !== hiddenSecret
    ? live
    : { ...live, secret: hiddenSecret };

/**
 * The whole list to write: triggers of other users, and what the cluster keeps in a trigger, stay. `raw` is the list as the API
 * gave it, `present` the same in normal form.
 */
export function writtenTriggers(
  olds: Triggers = [],
  { strategy, triggers: news = [] }: Triggered,
  present: Triggers = [],
  raw: readonly unknown[],
): readonly unknown[] {
  const own = new Set(placesOf(olds, present, strategy));
  const places = placesOf(news, present, strategy, (place) => own.has(place));
  const kept = raw.flatMap((trigger, place) => {
    const next = news[places.indexOf(place)];
    if (next === undefined) return own.has(place) ? [] : [trigger];
    const now = present[place];
    return [now !== undefined && isDeepStrictEqual(observeTrigger(next, now), next) ? trigger : changed(next, trigger)];
  });
  return [...kept, ...news.filter((_, index) => places[index] === undefined)];
}

/** Clusters before 4.8 remember in the trigger what was built last. */
function changed(next: BuildTriggerPolicy, raw: unknown): Members {
  const { lastTriggeredImageID } = membersOf(membersOf(raw)["imageChange"]);
  if (next.imageChange === undefined || lastTriggeredImageID === undefined) return { ...next };
  return { ...next, imageChange: { ...next.imageChange, lastTriggeredImageID } };
}
