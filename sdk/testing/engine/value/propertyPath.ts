import { isMap, type PropertyMap, type PropertyValue, Secret } from "./propertyValue.ts";

/** `a.b[0]["k.dot"].*` as its parts; `*` stands for every key or element. */
export type PropertyPath = readonly (string | number)[];

const PART = /\.?([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[\*\]/y;

/** `undefined` where the text is no path. */
export function parsePropertyPath(text: string): PropertyPath | undefined {
  const path: (string | number)[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    if (!match) return undefined;
    const [, key, index, quoted] = match;
    if (index !== undefined) path.push(Number(index));
    else path.push(key ?? (quoted === undefined ? "*" : quoted.replaceAll(/\\(.)/g, "$1")));
  }
  return path;
}

export function formatPropertyPath(path: PropertyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[^.[\]"]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** Whether `other` is at or below `path`. */
export const pathContains = (path: PropertyPath, other: PropertyPath): boolean =>
  path.length <= other.length && path.every((part, index) => part === "*" || part === other[index]);

const unwrap = (value: PropertyValue | undefined): PropertyValue | undefined =>
  value instanceof Secret ? unwrap(value.element) : value;

/**
 * Sets the property at `path` in `target` back to what it is in `source`; removes it where `source` has none.
 * `undefined` where the path goes through something that only one of the two has.
 */
export function resetProperty(path: PropertyPath, source: PropertyMap, target: PropertyMap): PropertyMap | undefined {
  const result = reset(path, source, target);
  return isMap(result) ? result : undefined;
}

function reset(
  path: PropertyPath,
  source: PropertyValue | undefined,
  target: PropertyValue | undefined,
): PropertyValue | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return source;
  if (target instanceof Secret) {
    const inner = reset(path, unwrap(source), target.element);
    return inner === undefined ? undefined : new Secret(inner);
  }
  const from = unwrap(source);
  if (Array.isArray(target) && Array.isArray(from)) return resetElements(part, rest, from, target);
  if (isMap(target) && isMap(from)) return resetKeys(part, rest, from, target);
  return undefined;
}

function resetElements(
  part: string | number,
  rest: PropertyPath,
  source: PropertyValue[],
  target: PropertyValue[],
): PropertyValue | undefined {
  const indices = part === "*" ? target.map((_, index) => index) : [Number(part)];
  if (part === "*" && source.length !== target.length) return undefined;
  const result = [...target];
  for (const index of indices) {
    if (!(index in source) || !(index in target)) return undefined;
    const value = reset(rest, source[index], target[index]);
    if (value === undefined) return undefined;
    result[index] = value;
  }
  return result;
}

function resetKeys(
  part: string | number,
  rest: PropertyPath,
  source: PropertyMap,
  target: PropertyMap,
): PropertyValue | undefined {
  const keys = part === "*" ? [...new Set([...Object.keys(source), ...Object.keys(target)])] : [String(part)];
  const result: PropertyMap = { ...target };
  for (const key of keys) {
    if (rest.length === 0) {
      const value = source[key];
      if (value === undefined) delete result[key];
      else result[key] = value;
      continue;
    }
    // A parent that neither side has leaves nothing to reset; one that only one side has cannot be ignored.
    if (!(key in source) && !(key in target)) continue;
    const value = reset(rest, source[key], target[key]);
    if (value === undefined) return undefined;
    result[key] = value;
  }
  return result;
}
