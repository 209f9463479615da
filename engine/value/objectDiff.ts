import { isMap, type PropertyMap, type PropertyValue, valuesEqual } from "./propertyValue.ts";

/** The changes of a record: keys added, deleted, unchanged and updated. */
export interface ObjectDiff {
  readonly adds: PropertyMap;
  readonly deletes: PropertyMap;
  readonly sames: PropertyMap;
  readonly updates: { readonly [key: string]: ValueDiff };
}

/** A changed value; `object` or `array` locate the change inside it. */
export interface ValueDiff {
  readonly old: PropertyValue;
  readonly new: PropertyValue;
  readonly object?: ObjectDiff;
  readonly array?: ArrayDiff;
}

interface ArrayDiff {
  readonly adds: ReadonlyMap<number, PropertyValue>;
  readonly deletes: ReadonlyMap<number, PropertyValue>;
  readonly sames: ReadonlyMap<number, PropertyValue>;
  readonly updates: ReadonlyMap<number, ValueDiff>;
}

/** The changes between two records; `undefined` if there are none. */
export function diffObjects(old: Readonly<PropertyMap>, now: Readonly<PropertyMap>): ObjectDiff | undefined {
  const adds: PropertyMap = {};
  const deletes: PropertyMap = {};
  const sames: PropertyMap = {};
  const updates: { [key: string]: ValueDiff } = {};
  for (const key of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()) {
    const before = old[key];
    const after = now[key];
    const absentBefore = before === undefined || before === null;
    const absentAfter = after === undefined || after === null;
    if (absentBefore && absentAfter) continue;
    if (absentBefore) adds[key] = after ?? null;
    else if (absentAfter) deletes[key] = before;
    else {
      const update = diffValues(before, after);
      if (update) updates[key] = update;
      else sames[key] = after;
    }
  }
  const changed = [adds, deletes, updates].some((part) => Object.keys(part).length > 0);
  return changed ? { adds, deletes, sames, updates } : undefined;
}

function diffValues(old: PropertyValue, now: PropertyValue): ValueDiff | undefined {
  if (Array.isArray(old) && Array.isArray(now)) {
    const array = diffArrays(old, now);
    return array && { old, new: now, array };
  }
  if (isMap(old) && isMap(now)) {
    const object = diffObjects(old, now);
    return object && { old, new: now, object };
  }
  return valuesEqual(old, now) ? undefined : { old, new: now };
}

function diffArrays(old: readonly PropertyValue[], now: readonly PropertyValue[]): ArrayDiff | undefined {
  const adds = new Map<number, PropertyValue>();
  const deletes = new Map<number, PropertyValue>();
  const sames = new Map<number, PropertyValue>();
  const updates = new Map<number, ValueDiff>();
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    const before = old[index];
    const after = now[index];
    if (before === undefined) adds.set(index, after ?? null);
    else if (after === undefined) deletes.set(index, before);
    else {
      const update = diffValues(before, after);
      if (update) updates.set(index, update);
      else sames.set(index, after);
    }
  }
  return adds.size + deletes.size + updates.size > 0 ? { adds, deletes, sames, updates } : undefined;
}

export const changedKeys = (diff: ObjectDiff): string[] =>
  [...Object.keys(diff.adds), ...Object.keys(diff.deletes), ...Object.keys(diff.updates)].sort();
