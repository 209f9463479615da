/** Stands for a value that is not there. */
export const absent: unique symbol = Symbol("absent");

const segments = (path: string): string[] =>
  path === ""
    ? []
    : path
        .replaceAll("\\.", "\0")
        .split(".")
        .map((segment) => segment.replaceAll("\0", "."));

const isContainer = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

/** The value at a path `a.b.0.c`; `*` is every element, `\.` a dot within a key, `""` the whole. */
export function valueAt(value: unknown, path: string): unknown {
  return walk(value, segments(path));
}

function walk(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value;
  if (first === "*") return Array.isArray(value) ? value.map((item) => walk(item, rest)) : absent;
  if (Array.isArray(value))
    return /^\d+$/.test(first) && Number(first) < value.length ? walk(value[Number(first)], rest) : absent;
  return isContainer(value) && Object.hasOwn(value, first) ? walk(value[first], rest) : absent;
}

/** Puts a value at a path, in place; missing objects on the way are made. */
export function setAt(target: unknown, path: string, value: unknown): void {
  const [last = "", ...way] = segments(path).toReversed();
  let holder = target;
  for (const segment of way.toReversed()) {
    if (!isContainer(holder)) throw new Error(`nothing to set ${path} in`);
    holder[segment] ??= {};
    holder = holder[segment];
  }
  if (isContainer(holder)) holder[last] = value;
}

/** Removes what is at a path, in place; what is not there is no fault. */
export function removeAt(target: unknown, path: string): void {
  const [last = "", ...way] = segments(path).toReversed();
  const holder = walk(target, way.toReversed());
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isContainer(holder)) delete holder[last];
}
