import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";

/** The members that the managers of an object own below a place: they tell the kind of a list without its schema. */
export type OwnedFields = readonly Members[];

/** A declared element of a list, and the present one that it means. */
interface ElementPair {
  readonly declared: unknown;
  readonly present: unknown;
  readonly fields: OwnedFields;
}

/** All fields that a manager has written. */
export const ownedFields = ({ metadata }: ApiObject): OwnedFields =>
  (metadata.managedFields ?? []).map(({ fieldsV1 }) => membersOf(fieldsV1));

/** The fields below a member. */
export const ownedMember = (fields: OwnedFields, name: string): OwnedFields => below(fields, `f:${name}`);

const below = (fields: OwnedFields, step: string): OwnedFields =>
  fields.flatMap((all) => (step in all ? [membersOf(all[step])] : []));

/** A list that is a set: the declared elements that are there, in the declared order; `undefined` for other lists. */
export function keptAlike(
  declared: readonly unknown[],
  present: readonly unknown[],
  fields: OwnedFields,
): readonly unknown[] | undefined {
  const isSet = fields.some((all) => Object.keys(all).some((step) => step.startsWith("v:")));
  if (!isSet) return undefined;
  return declared.filter((element) => present.some((one) => isDeepStrictEqual(one, element)));
}

/**
 * Pairs of declared and present elements: by the keys that the API merges a list by, or else by position. A missing element has no
 * present one. `undefined` where lists of other lengths are compared by position.
 */
export function elementsAt(
  declared: readonly unknown[],
  present: readonly unknown[],
  fields: OwnedFields,
): ElementPair[] | undefined {
  const keys = keysOf(fields) ?? usualKeys(declared, present);
  if (keys === undefined || !declared.every(isObject)) {
    if (declared.length !== present.length) return undefined;
    return declared.map((element, index) => ({ declared: element, present: present[index], fields: [] }));
  }
  const found = presentElements(declared, present, keys);
  return declared.map((element, index) => ({
    declared: element,
    present: found[index],
    fields: elementFields(fields, membersOf(found[index])),
  }));
}

/** An element without one of the keys, for which the API has a default, means none that another declared one names. */
function presentElements(
  declared: readonly Members[],
  present: readonly unknown[],
  keys: readonly string[],
): readonly unknown[] {
  const means = (element: Members) => (one: unknown) =>
    keys.every((key) => !(key in element) || membersOf(one)[key] === element[key]);
  const isWhole = (element: Members) => keys.every((key) => key in element);
  const named = new Set(declared.filter(isWhole).map((element) => present.find(means(element))));
  const left = present.filter((one) => !named.has(one));
  return declared.map((element) => (isWhole(element) ? present : left).find(means(element)));
}

const elementSteps = (fields: OwnedFields): readonly (readonly [step: string, key: Members])[] =>
  fields.flatMap((all) =>
    Object.keys(all)
      .filter((step) => step.startsWith("k:"))
      .map((step) => [step, keyOf(step)] as const),
  );

function keyOf(step: string): Members {
  try {
    return membersOf(JSON.parse(step.slice(2)));
  } catch {
    return {};
  }
}

/** The names of the members by which the API tells elements apart. */
function keysOf(fields: OwnedFields): readonly string[] | undefined {
  const names = new Set(elementSteps(fields).flatMap(([, key]) => Object.keys(key)));
  return names.size === 0 ? undefined : [...names];
}

/** The keys of a list of which no manager tells any: the names of its elements, if they are unique. */
function usualKeys(...lists: readonly (readonly unknown[])[]): readonly string[] | undefined {
  const haveNames = lists.every((list) => {
    const names = list.map((element) => membersOf(element)["name"]);
    return names.every((name) => typeof name === "string") && new Set(names).size === names.length;
  });
  return haveNames ? ["name"] : undefined;
}

const elementFields = (fields: OwnedFields, present: Members): OwnedFields =>
  elementSteps(fields)
    .filter(([, key]) => Object.entries(key).every(([name, value]) => present[name] === value))
    .flatMap(([step]) => below(fields, step));
