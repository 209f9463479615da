import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { isObjectReference } from "../inputs/members.ts";
import { changedMetadata } from "../inputs/objectMetadata.ts";
import { patchOf } from "../inputs/patchOf.ts";
import type { BuildConfigInputs } from "./inputs.ts";
import { alternatives, presentSpec } from "./observe.ts";
import { writtenTriggers } from "./triggers.ts";

/**
 * A merge patch of what differs between two declarations; `undefined` if nothing does. Whole lists are written, but the list of
 * triggers with those of other users, for which `present` has to be the object as it is now.
 */
export function buildConfigPatch(
  olds: BuildConfigInputs,
  news: BuildConfigInputs,
  present: ApiObject | undefined,
): object | undefined {
  const { triggers: _old, ...before } = olds.spec;
  const { triggers: _new, ...after } = news.spec;
  const spec = {
    ...withoutOthers(differences(before, after) ?? {}, after),
    ...(changesTriggers(olds, news) && present !== undefined ? { triggers: triggersOf(olds, news, present) } : {}),
  };
  const version = "triggers" in spec ? { resourceVersion: present?.metadata.resourceVersion } : {};
  return patchOf({ metadata: { ...version, ...changedMetadata(olds.metadata, news.metadata) }, spec });
}

/**
 * Removes what excludes a declared member, also where the state does not know of it. The API adds what the present `type` of strategy
 * or source names, and derives a missing one.
 */
const withoutOthers = (spec: Members, after: Members): Members =>
  Object.fromEntries(
    Object.entries(spec).map(([key, value]) => {
      const names = alternatives[key];
      if (names === undefined || !isObject(value)) return [key, value];
      const others = names.filter((name) => !(name in membersOf(after[key]))).map((name) => [name, null]);
      return [key, { ...Object.fromEntries(others), ...value, ...(key === "postCommit" ? {} : { type: null }) }];
    }),
  );

/** Tells that the patch has to hold the list of triggers. */
export const changesTriggers = (olds: BuildConfigInputs, news: BuildConfigInputs): boolean =>
  !isDeepStrictEqual(olds.spec.triggers ?? [], news.spec.triggers ?? []);

function triggersOf(olds: BuildConfigInputs, news: BuildConfigInputs, present: ApiObject): readonly unknown[] {
  const { triggers: raw = [] } = (present.spec ?? {}) as { triggers?: readonly unknown[] };
  return writtenTriggers(olds.spec.triggers, news.spec, presentSpec(news, present).triggers, raw);
}

/**
 * Changed and new members, `null` for removed ones; `undefined` if nothing differs. References are whole: the state knows nothing of a namespace
 * that is the own one.
 */
function differences(before: Members, after: Members): Members | undefined {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].flatMap((key): [string, unknown][] => {
    const [was, now] = [before[key], after[key]];
    if (isDeepStrictEqual(was, now)) return [];
    if (now === undefined) return [[key, null]];
    if (!isObject(now)) return [[key, now]];
    const inner = differences(membersOf(was), now) ?? {};
    return [[key, isObjectReference(now) ? { namespace: null, ...inner, ...now } : inner]];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
