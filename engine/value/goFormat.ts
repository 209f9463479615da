import { Computed, isMap, type PropertyMap, type PropertyValue, Secret } from "./propertyValue.ts";

/** Formats a value as the real engine's messages do (Go's `%v` of a property value); masks secrets. */
export function formatGo(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "{<nil>}";
  if (value instanceof Computed) return "output<string>{}";
  if (value instanceof Secret) return "{[secret]}";
  if (typeof value === "number") return `{${formatGoNumber(value)}}`;
  if (Array.isArray(value)) return `{[${value.map(formatGo).join(" ")}]}`;
  if (isMap(value)) return `{${formatGoMap(value)}}`;
  return typeof value === "object" ? `{${value.kind}}` : `{${value}}`;
}

const formatGoMap = (map: PropertyMap): string =>
  `map[${Object.keys(map)
    .sort()
    .map((key) => `${key}:${formatGo(map[key])}`)
    .join(" ")}]`;

/** Go writes numbers from 1e21 on, and below 1e-4, with an exponent of at least two digits. */
function formatGoNumber(value: number): string {
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 21) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
