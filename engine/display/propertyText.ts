import {
  Computed,
  isMap,
  OutputValue,
  type PropertyMap,
  type PropertyValue,
  Secret,
  Signed,
  valuesEqual,
} from "../value/propertyValue.ts";
import { lineDiff } from "./lineDiff.ts";

export type Mark = " " | "+" | "-" | "~";

/** One line of a property listing; its mark is two columns left of the text. */
export interface Line {
  readonly mark: Mark;
  readonly indent: number;
  readonly text: string;
}

/** Hides the code of a dynamic provider. */
const isHidden = (key: string): boolean => key.startsWith("__");

const visibleKeys = (...maps: readonly PropertyMap[]): string[] =>
  [...new Set(maps.flatMap((map) => Object.keys(map)))].filter((key) => !isHidden(key)).sort();

/** Lists all properties of a resource, e.g. of a new one. */
export function listProperties(properties: PropertyMap, mark: Mark, indent: number): Line[] {
  const keys = visibleKeys(properties).filter((key) => properties[key] !== null);
  return keys.flatMap((key) => listValue(label(key, keys), properties[key] ?? null, mark, indent));
}

/** Lists the changed properties, with their unchanged surroundings. */
export function diffProperties(old: PropertyMap, now: PropertyMap, indent: number): Line[] {
  const keys = visibleKeys(old, now).filter((key) => (old[key] ?? now[key] ?? null) !== null);
  return keys.flatMap((key) => diffValue(label(key, keys), old[key] ?? undefined, now[key] ?? undefined, indent));
}

function label(key: string, keys: readonly string[]): string {
  const width = Math.max(...keys.map((other) => other.length));
  return `${key.padEnd(width)}: `;
}

/** A value without parts, in one line. */
function scalarText(value: PropertyValue): string {
  if (value instanceof Computed || (value instanceof OutputValue && !value.known)) return "[unknown]";
  if (value instanceof Secret || value instanceof OutputValue) return "[secret]";
  if (value instanceof Signed) return String(value.fields["urn"]);
  return JSON.stringify(value);
}

const isContainer = (value: PropertyValue | undefined): value is PropertyValue[] | PropertyMap =>
  Array.isArray(value) || isMap(value);

function listValue(prefix: string, value: PropertyValue, mark: Mark, indent: number): Line[] {
  if (!isContainer(value)) return [{ mark, indent, text: prefix + scalarText(value) }];
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = Array.isArray(value)
    ? value.flatMap((element, index) => listValue(`[${index}]: `, element, mark, indent + 4))
    : listProperties(value, mark, indent + 4);
  if (parts.length === 0) return [{ mark, indent, text: `${prefix}${open}${close}` }];
  return [
    { mark, indent, text: `${prefix}${open}` },
    ...parts,
    { mark: mark === "~" ? " " : mark, indent, text: `${close}` },
  ];
}

function diffValue(
  prefix: string,
  old: PropertyValue | undefined,
  now: PropertyValue | undefined,
  indent: number,
): Line[] {
  if (old === undefined) return listValue(prefix, now ?? null, "+", indent);
  if (now === undefined) return listValue(prefix, old, "-", indent);
  if (valuesEqual(old, now)) return listValue(prefix, now, " ", indent);
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    const parts = Array.from({ length }, (_, index) => diffValue(`[${index}]: `, old[index], now[index], indent + 4));
    return wrap(prefix, "[]", parts.flat(), indent);
  }
  if (isMap(old) && isMap(now)) return wrap(prefix, "{}", diffProperties(old, now, indent + 4), indent);
  if (typeof old === "string" && typeof now === "string" && `${old}${now}`.includes("\n")) {
    const lines = lineDiff(old.split("\n"), now.split("\n"));
    return [
      { mark: "~", indent, text: prefix },
      ...lines.map(({ mark, text }): Line => ({ mark, indent: indent + 4, text })),
    ];
  }
  if (isContainer(old) || isContainer(now)) {
    return [...listValue(prefix, old, "-", indent), ...listValue(prefix, now, "+", indent)];
  }
  return [{ mark: "~", indent, text: `${prefix}${scalarText(old)} => ${scalarText(now)}` }];
}

const wrap = (prefix: string, [open, close]: string, parts: readonly Line[], indent: number): Line[] => [
  { mark: "~", indent, text: `${prefix}${open}` },
  ...parts,
  { mark: " ", indent, text: close ?? "" },
];

/** The changed keys in short, e.g. `+added-removed~a,b`. */
export function changedKeysText(old: PropertyMap, now: PropertyMap): string {
  const keys = visibleKeys(old, now);
  const has = (map: PropertyMap, key: string): boolean => (map[key] ?? null) !== null;
  const added = keys.filter((key) => !has(old, key) && has(now, key));
  const deleted = keys.filter((key) => has(old, key) && !has(now, key));
  const updated = keys.filter((key) => has(old, key) && has(now, key) && !valuesEqual(old[key], now[key]));
  const part = (mark: string, changed: readonly string[]): string =>
    changed.length > 0 ? `${mark}${changed.join(",")}` : "";
  return part("+", added) + part("-", deleted) + part("~", updated);
}
