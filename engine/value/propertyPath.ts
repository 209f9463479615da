import { isMap, makeSecret, type PropertyMap, type PropertyValue, Secret } from "./propertyValue.ts";

/** `a.b[0]["k.dot"].*`, parsed; `*` matches every key or element. */
export type PropertyPath = readonly (string | number)[];

const pathPart = /\.?([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[\*\]/y;

/** Parses a property path; `undefined` for invalid text. */
export function parsePropertyPath(text: string): PropertyPath | undefined {
  const path: (string | number)[] = [];
  pathPart.lastIndex = 0;
  while (pathPart.lastIndex < text.length) {
    const match = pathPart.exec(text);
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

/** Says if `other` is at or below `path`. */
export const pathContains = (path: PropertyPath, other: PropertyPath): boolean =>
  path.length <= other.length && path.every((part, index) => part === "*" || part === other[index]);

/** A value after a reset; `ok` is false if some of it could not be reset. */
interface Reset {
  readonly value: PropertyValue;
  readonly ok: boolean;
}

/**
 * Resets the property at `path` in `target` to its value in `source`; removes it if `source` has none. Secrets stay secret.
 * Fails if the path leads through a value that only one of the two has.
 */
export function resetProperty(
  path: PropertyPath,
  source: PropertyMap,
  target: PropertyMap,
): { readonly properties: PropertyMap; readonly ok: boolean } {
  const { value, ok } = reset(path, source, target, false);
  return { properties: isMap(value) ? value : target, ok };
}

function reset(path: PropertyPath, source: PropertyValue, target: PropertyValue, secret: boolean): Reset {
  if (source instanceof Secret) return reset(path, source.element, target, true);
  if (target instanceof Secret) {
    const { value, ok } = reset(path, source, target.element, false);
    return { value: new Secret(value), ok };
  }
  const [part, ...rest] = path;
  if (part === undefined) return { value: target, ok: false };
  if (part === "*") return resetAll(rest, source, target, secret);
  return typeof part === "number"
    ? resetElement(part, rest, source, target, secret)
    : resetKey(part, rest, source, target, secret);
}

const keep = (value: PropertyValue, secret: boolean): PropertyValue => (secret ? makeSecret(value) : value);

function resetElement(
  index: number,
  rest: PropertyPath,
  source: PropertyValue,
  target: PropertyValue,
  secret: boolean,
): Reset {
  if (!Array.isArray(source) || !Array.isArray(target)) {
    return { value: target, ok: !Array.isArray(source) && !Array.isArray(target) };
  }
  const from = source[index];
  const to = target[index];
  if (from === undefined || to === undefined) {
    return { value: target, ok: rest.length === 0 && from === undefined && to === undefined };
  }
  const inner = rest.length === 0 ? { value: keep(from, secret), ok: true } : reset(rest, from, to, secret);
  return { value: target.with(index, inner.value), ok: inner.ok };
}

function resetKey(
  key: string,
  rest: PropertyPath,
  source: PropertyValue,
  target: PropertyValue,
  secret: boolean,
): Reset {
  const from = isMap(source) ? source[key] : undefined;
  if (rest.length === 0) {
    if (!isMap(target)) return { value: target, ok: from === undefined };
    const { [key]: _, ...others } = target;
    return { value: from === undefined ? others : { ...target, [key]: keep(from, secret) }, ok: true };
  }
  if (!isMap(source) || !isMap(target)) return { value: target, ok: !isMap(source) && !isMap(target) };
  const to = target[key];
  if (to === undefined) return { value: target, ok: from === undefined };
  const inner = reset(rest, from ?? null, to, secret);
  return { value: { ...target, [key]: inner.value }, ok: inner.ok };
}

function resetAll(rest: PropertyPath, source: PropertyValue, target: PropertyValue, secret: boolean): Reset {
  if (Array.isArray(target)) {
    if (!Array.isArray(source)) return { value: target, ok: rest.length === 0 };
    const parts = target.map((to, index): Reset => {
      const from = source[index];
      if (from === undefined) return { value: to, ok: true };
      return rest.length === 0 ? { value: keep(from, secret), ok: true } : reset(rest, from, to, secret);
    });
    const ok = source.length === target.length && parts.every((part) => part.ok);
    return { value: parts.map(({ value }) => value), ok };
  }
  if (!isMap(target)) return { value: target, ok: false };
  if (!isMap(source)) return { value: target, ok: rest.length === 0 };
  if (rest.length === 0) {
    return {
      value: Object.fromEntries(Object.entries(source).map(([key, from]) => [key, keep(from, secret)])),
      ok: true,
    };
  }
  let ok = true;
  const result: PropertyMap = { ...target };
  for (const [key, from] of Object.entries(source)) {
    const to = target[key];
    const inner = to === undefined ? undefined : reset(rest, from, to, secret);
    if (inner) result[key] = inner.value;
    ok &&= inner?.ok ?? false;
  }
  return { value: result, ok };
}
