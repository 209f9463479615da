import { isDeepStrictEqual } from "node:util";
import { type Members, membersOf } from "../../image/members.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import type { DeploymentTriggerPolicy } from "./spec.ts";

type Triggers = readonly DeploymentTriggerPolicy[];

/** The API sets it where a new object has no triggers. */
const defaultTriggers: Triggers = [{ type: "ConfigChange" }];

const namesOf = ({ imageChangeParams }: DeploymentTriggerPolicy): string[] =>
  [...(imageChangeParams?.containerNames ?? [])].sort();
const isSameTag = (one: DeploymentTriggerPolicy, other: DeploymentTriggerPolicy): boolean =>
  isDeepStrictEqual(one.imageChangeParams?.from, other.imageChangeParams?.from);

/** Ways in which two triggers are the same one, the surest first. */
const likenesses: readonly ((one: DeploymentTriggerPolicy, other: DeploymentTriggerPolicy) => boolean)[] = [
  (one, other) => isDeepStrictEqual(namesOf(one), namesOf(other)) && isSameTag(one, other),
  (one, other) => isDeepStrictEqual(namesOf(one), namesOf(other)),
  (one, other) => isSameTag(one, other) && namesOf(one).some((name) => namesOf(other).includes(name)),
];

/** The place in `live` of each wanted trigger; `undefined` where there is none. */
function placesOf(wanted: Triggers, live: Triggers, mayTake: (place: number) => boolean = () => true) {
  const free = new Set([...live.keys()].filter(mayTake));
  const places: (number | undefined)[] = wanted.map(() => undefined);
  for (const isAlike of likenesses) {
    for (const [index, one] of wanted.entries()) {
      if (places[index] !== undefined) continue;
      const place = [...free].find((at) => {
        const other = live[at] as DeploymentTriggerPolicy;
        return other.type === one.type && isAlike(one, other);
      });
      if (place === undefined) continue;
      free.delete(place);
      places[index] = place;
    }
  }
  return places;
}

/** The declared triggers as they are in a present list in normal form, in the declared order; missing ones are left out. */
export function observeRolloutTriggers(declared: Triggers, present: Triggers = []): DeploymentTriggerPolicy[] {
  const places = placesOf(
    declared.filter((one) => !hasUnknown(one)),
    present,
  );
  let known = 0;
  return declared.flatMap((trigger) => {
    if (hasUnknown(trigger)) return [trigger];
    const live = present[places[known++] ?? -1];
    return live === undefined ? [] : [observed(trigger, live)];
  });
}

/** The order of the names says nothing. */
function observed(declared: DeploymentTriggerPolicy, live: DeploymentTriggerPolicy): DeploymentTriggerPolicy {
  const { imageChangeParams } = declared;
  if (imageChangeParams === undefined || live.imageChangeParams === undefined) return { type: live.type };
  const isSame = isDeepStrictEqual(namesOf(declared), namesOf(live));
  const { automatic, containerNames, from } = live.imageChangeParams;
  return {
    type: live.type,
    imageChangeParams: {
      ...(automatic === true ? { automatic } : {}),
      containerNames: isSame ? imageChangeParams.containerNames : containerNames,
      from,
    },
  };
}

/**
 * The whole list to write: triggers of other users stay, and so does what the cluster keeps in a trigger. `raw` is the list as the API
 * gave it, `present` the same in normal form.
 */
export function writtenRolloutTriggers(
  olds: Triggers = [],
  news: Triggers | undefined,
  present: Triggers,
  raw: readonly unknown[],
): readonly unknown[] {
  const own = new Set(placesOf(olds, present).filter((place) => place !== undefined));
  const wanted = news ?? [];
  // An entry that another user has put for the same containers would fight with ours.
  const places = placesOf(wanted, present);
  const kept = raw.flatMap((trigger, place) => {
    const index = places.indexOf(place);
    const next = wanted[index];
    if (next === undefined) return own.has(place) ? [] : [trigger];
    const now = present[place];
    return [now !== undefined && isDeepStrictEqual(observed(next, now), next) ? trigger : changed(next, trigger)];
  });
  const whole = [...kept, ...wanted.filter((_, index) => places[index] === undefined)];
  return news === undefined && whole.length === 0 ? defaultTriggers : whole;
}

/** The cluster notes in a trigger the image that it has set: of the same tag, it goes on counting. */
function changed(next: DeploymentTriggerPolicy, raw: unknown): Members {
  const { imageChangeParams } = next;
  if (imageChangeParams === undefined) return { ...next };
  const { lastTriggeredImage, from } = membersOf(membersOf(raw)["imageChangeParams"]);
  const isSame = membersOf(from)["name"] === imageChangeParams.from.name;
  if (lastTriggeredImage === undefined || !isSame) return { ...next };
  return { ...next, imageChangeParams: { ...imageChangeParams, lastTriggeredImage } };
}
