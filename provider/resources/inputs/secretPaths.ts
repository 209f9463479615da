import { isUnknown } from "./unknown.ts";

/**
 * Places of a declaration's secrets, as JSON pointers; elements of lists go by their `name`, which stays the same when a
 * list is sorted, and by `*` where that is the secret: `/metadata/annotations/owner`, `/spec/tags/1.4/from`.
 */
export type SecretPath = string;

/** The engine shows and compares nothing that begins with two underscores, as it does with `__provider`. */
export const secretsKey = "__secrets";

export const pointer = (keys: readonly string[]): SecretPath =>
  keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const keysOf = (path: SecretPath): string[] =>
  path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Tells that a secret lies at the path, in it, or around it. */
export const touches = (secrets: readonly SecretPath[], path: SecretPath): boolean =>
  secrets.some((secret) => `${secret}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${secret}/`));

/** A copy with the values at the paths changed. Missing and unknown values stay as they are. */
export function changedAt(value: unknown, paths: readonly SecretPath[], change: (secret: unknown) => unknown): unknown {
  return paths.reduce((whole, path) => changed(whole, keysOf(path), change), value);
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: (secret: unknown) => unknown): unknown {
  if (value === undefined || isUnknown(value)) return value;
  if (key === undefined) return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) {
    const member = (value as Record<string, unknown>)[key];
    return member === undefined ? value : { ...value, [key]: changed(member, rest, change) };
  }
  return value.map((element, index) =>
    key === "*" || keyOfElement(element, index) === key ? changed(element, rest, change) : element,
  );
}

/** The key of a list's element in a path. */
export function keyOfElement(element: unknown, index: number): string {
  const name = typeof element === "object" && element !== null ? (element as { name?: unknown }).name : undefined;
  return typeof name === "string" && !isUnknown(name) && name !== "" ? name : String(index);
}

/** The values at the paths. */
export function valuesAt(value: unknown, paths: readonly SecretPath[]): unknown[] {
  const found: unknown[] = [];
  changedAt(value, paths, (secret) => {
    found.push(secret);
    return secret;
  });
  return found;
}
