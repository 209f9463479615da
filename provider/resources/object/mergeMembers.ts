import { isDeepStrictEqual } from "node:util";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { elementKeys, excluded, isWholeMap } from "./memberRules.ts";

/**
 * A present value with the changes from one declaration to another. What is declared in neither, or alike in both, stays as it is;
 * `undefined` takes a member away.
 */
export function mergeMembers(was: unknown, now: unknown, live: unknown, path: string): unknown {
  if (isDeepStrictEqual(was, now)) return live;
  if (now === undefined) return undefined;
  if (Array.isArray(now)) return mergeList(was, now, live, path);
  if (!isObject(now) || !isObject(live) || isWholeMap(path)) return now;
  const before = membersOf(was);
  const gone = new Set(excluded(now, live, path));
  const keys = [...new Set([...Object.keys(live), ...Object.keys(before), ...Object.keys(now)])];
  const members = keys.map((key) => {
    const isOurs = key in before || key in now;
    if (!isOurs) return [key, gone.has(key) ? undefined : live[key]] as const;
    return [key, mergeMembers(before[key], now[key], live[key], `${path}.${key}`)] as const;
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Members;
}

/** Elements of other users stay, between the declared ones, which come in the declared order. */
function mergeList(was: unknown, now: readonly unknown[], live: unknown, path: string): readonly unknown[] {
  const before = Array.isArray(was) ? was : [];
  const present = Array.isArray(live) ? live : [];
  const [old, wanted, found] = [before, now, present].map((list) => elementKeys(list, path));
  if (old === undefined || wanted === undefined || found === undefined) return now;
  const merged = wanted.map((key, index) => {
    const place = found.indexOf(key);
    return place < 0 ? now[index] : mergeMembers(before[old.indexOf(key)], now[index], present[place], `${path}[]`);
  });
  const own = new Set(wanted);
  let next = 0;
  const kept = found.flatMap((key, place) => {
    if (own.has(key)) return [merged[next++]];
    return old.includes(key) ? [] : [present[place]];
  });
  return [...kept, ...merged.slice(next)];
}
