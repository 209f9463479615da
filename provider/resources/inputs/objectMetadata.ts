import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { knownText } from "./members.ts";
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

/** The metadata of an object in a namespace, or in cluster scope. */
export type PlacedMetadata = Omit<ObjectMetadata, "namespace"> & {
  /** Absent in cluster scope. */
  namespace?: string;
};

/** The part of metadata that a program may change. */
type Labelled = Pick<ObjectMetadata, "labels" | "annotations">;
type PresentLabels = { readonly [key in keyof Labelled]?: Readonly<Record<string, string>> | null | undefined };

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

/** The labels and annotations of a merge patch: those that differ. */
export function changedMetadata(was: Labelled, now: Labelled) {
  const labels = changedKeys(was.labels, now.labels);
  const annotations = changedKeys(was.annotations, now.annotations);
  return { ...(labels && { labels }), ...(annotations && { annotations }) };
}

/** Declared metadata with the present values of its labels and annotations. */
export const observedMetadata = <Declared extends Labelled>(declared: Declared, present: PresentLabels): Declared => ({
  ...declared,
  ...declaredOnly("labels", declared.labels, present.labels),
  ...declaredOnly("annotations", declared.annotations, present.annotations),
});

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

/** The namespace of a declaration; empty while it is unknown. */
export const declaredNamespace = ({ metadata }: { readonly metadata?: unknown }): string =>
  knownText(membersOf(metadata)["namespace"]) ?? "";

const objectNamePattern = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Faults of the name and namespace of a declared object. */
export function objectMetadataDiagnostics(metadata: unknown): Diagnostic[] {
  const [name, namespace] = ["name", "namespace"].map((key) => knownText(membersOf(metadata)[key]));
  const remedy = "use lower-case letters, digits, - and ., with a letter or digit at both ends";
  const isFaulty = name !== undefined && !objectNamePattern.test(name);
  return [
    ...(isFaulty ? [{ path: "metadata.name", value: name, summary: "is no name for an object", remedy }] : []),
    ...(namespace === undefined ? [] : namespaceDiagnostics(namespace)),
  ];
}
