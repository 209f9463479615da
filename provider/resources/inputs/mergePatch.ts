import { isDeepStrictEqual } from "node:util";
import { isObject, type Members } from "../../image/members.ts";

/** A merge patch from one value to another: changed and new members, `null` for removed ones; `undefined` if nothing differs. */
export function mergePatch(before: Members, after: Members): Members | undefined {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.flatMap((key): [string, unknown][] => {
    const [was, now] = [before[key], after[key]];
    if (isDeepStrictEqual(was, now)) return [];
    if (now === undefined) return [[key, null]];
    return [[key, isObject(was) && isObject(now) ? mergePatch(was, now) : now]];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
