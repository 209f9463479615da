import { formatObjectPath, type ObjectPath, type PathStep } from "./objectPath.ts";

/** The end of a path in an object. */
export type FoundField =
  /** Keys and positions down to the field. `null` is as good as nothing. */
  | { readonly keys: readonly (string | number)[]; readonly value: unknown }
  /** Keys and positions as far as they exist; the steps from `missing` on have to be made. */
  | { readonly keys: readonly (string | number)[]; readonly missing: number }
  | { readonly obstacle: string };

/**
 * Follows a path through an object. A member that is missing can be made, and so can the element at the path's end; an
 * element on the way cannot, since nobody knows what else belongs into it.
 */
export function findField(object: unknown, path: ObjectPath): FoundField {
  const keys: (string | number)[] = [];
  let at: unknown = object;
  for (const [index, step] of path.entries()) {
    const place = formatObjectPath(path.slice(0, index)) || "the object";
    const isMissing = at === null || at === undefined;
    const key = isMissing ? undefined : keyOf(at, step, place);
    if (key !== undefined && typeof key === "object") return key;
    if (key === undefined) return missing(path, isMissing ? index - 1 : index, keys, at);
    keys.push(key);
    at = Reflect.get(Object(at), key);
  }
  return at === null || at === undefined ? { keys: keys.slice(0, -1), missing: path.length - 1 } : { keys, value: at };
}

/** The key of a step; `undefined` if it does not exist. */
function keyOf(at: unknown, step: PathStep, place: string): string | number | undefined | { obstacle: string } {
  if ("key" in step) {
    if (typeof at !== "object" || Array.isArray(at)) return { obstacle: `${place} is ${described(at)}, not an object` };
    return Object.hasOwn(Object(at), step.key) ? step.key : undefined;
  }
  if (!Array.isArray(at)) return { obstacle: `${place} is ${described(at)}, not a list` };
  const found = at.flatMap((member, index) => (memberOf(member, step.by) === step.value ? [index] : []));
  if (found.length > 1) return { obstacle: `${place} has ${found.length} elements with ${step.by}=${step.value}` };
  return found[0];
}

function missing(path: ObjectPath, from: number, keys: readonly (string | number)[], at: unknown): FoundField {
  const needed = path.findIndex((step, index) => index >= from && index < path.length - 1 && !("key" in step));
  const step = path[needed];
  if (step === undefined || "key" in step) return { keys: keys.slice(0, from), missing: from };
  const list = formatObjectPath(path.slice(0, needed));
  const names = Array.isArray(at) ? at.map((member) => memberOf(member, step.by)).filter((name) => name) : [];
  const present = names.length === 0 ? "" : `; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
  return { obstacle: `${list} has no element with ${step.by}=${step.value}${present}` };
}

const memberOf = (element: unknown, name: string): unknown =>
  typeof element === "object" && element !== null ? (element as Record<string, unknown>)[name] : undefined;

function described(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `the ${typeof value} ${JSON.stringify(value)}`;
}
