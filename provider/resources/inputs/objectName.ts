import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { text } from "./schemaDiagnostics.ts";
import { isUnknown } from "./unknown.ts";

/** An object of the cluster. */
export interface ObjectName {
  /** `v1`, `apps/v1`, `acme.example/v1alpha1`. */
  apiVersion: string;
  /** The kind as the API spells it. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Absent in cluster scope. */
  namespace?: string;
}

export const objectNameSchema = z.strictObject({
  apiVersion: text,
  kind: text,
  name: text,
  namespace: text.optional(),
});

/** Diagnostics of an object's name, beside its shape. */
export function objectNameDiagnostics({ apiVersion, kind, name, namespace }: ObjectName): Diagnostic[] {
  const empty = Object.entries({ apiVersion, kind, name }).filter(([, value]) => value === "");
  const remedy = "say which object is meant: apiVersion, kind, name";
  return [
    ...empty.map(([key, value]) => ({ path: `object.${key}`, value, summary: "is empty", remedy })),
    ...(namespace === undefined || isUnknown(namespace) ? [] : namespaceDiagnostics(namespace, "object.namespace")),
  ];
}

/** For messages. */
export const objectName = ({ kind, name, namespace }: ObjectName): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
