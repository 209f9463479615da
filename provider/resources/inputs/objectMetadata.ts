import { z } from "zod";
import { text, textByKey } from "./schemaDiagnostics.ts";
import { isUnknown } from "./unknown.ts";

/** The metadata of an object that a program declares. */
export interface ObjectMetadata {
  /** Name of the object. */
  name: string;
  /** Namespace of the object. */
  namespace: string;
  /** The declared labels. */
  labels?: Record<string, string>;
  /** The declared annotations. */
  annotations?: Record<string, string>;
}

export const objectMetadata = z.strictObject({
  name: text,
  namespace: text,
  labels: textByKey.optional(),
  annotations: textByKey.optional(),
});

/** A merge patch for a map: changed and new keys, `null` for removed ones; `undefined` if nothing has to change. */
export function changedKeys(
  was: Readonly<Record<string, string>> | undefined,
  now: Readonly<Record<string, string>> | undefined,
): Record<string, string | null> | undefined {
  const keys = new Set([...Object.keys(was ?? {}), ...Object.keys(now ?? {})]);
  const changed = [...keys].filter((key) => was?.[key] !== now?.[key]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map((key) => [key, now?.[key] ?? null]));
}

/** The present values of the keys that are declared. What is unknown yet stays so. */
export function declaredOnly<Name extends string>(
  name: Name,
  declared: Readonly<Record<string, string>> | undefined,
  present: Readonly<Record<string, string>> | null | undefined,
): { [key in Name]?: Record<string, string> } {
  if (declared === undefined) return {};
  const only = (values: unknown) => ({ [name]: values }) as { [key in Name]?: Record<string, string> };
  if (isUnknown(declared)) return only(declared);
  const kept = Object.entries(declared).flatMap(([key, value]) => {
    const now = isUnknown(value) ? value : present?.[key];
    return now === undefined ? [] : [[key, now]];
  });
  return only(Object.fromEntries(kept));
}
