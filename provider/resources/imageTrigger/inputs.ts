import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { type AnnotatedKind, annotatedKinds } from "../../image/fieldPath.ts";
import { type ObjectReference, objectReferenceDiagnostics, parseObjectReference } from "../../image/objectReference.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { flag, orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { placeDiagnostics } from "./placeDiagnostics.ts";

/** Kinds that have image triggers, in an annotation or in `spec.triggers`. */
export type TriggeredKind = AnnotatedKind | "DeploymentConfig" | "BuildConfig";

const triggeredKinds = [...annotatedKinds, "DeploymentConfig", "BuildConfig"] as const satisfies TriggeredKind[];

/** The object that a trigger changes, or builds. */
export interface Workload {
  /** `apps/v1`, `batch/v1`, `apps.openshift.io/v1`, `build.openshift.io/v1`. */
  apiVersion: string;
  /** The kind as the API spells it. */
  kind: TriggeredKind;
  /** Name of the object. */
  name: string;
  /** Namespace of the object. */
  namespace: string;
}

/** `from` of an entry. */
export interface SourceReference {
  readonly kind: "ImageStreamTag";
  readonly name: string;
  readonly namespace?: string;
}

/** Inputs of an image trigger. */
export interface ImageTriggerInputs {
  workload: Workload;
  /** Exactly one of the three names the image; a BuildConfig has none of them. */
  container?: string;
  /** Only of a DeploymentConfig. */
  containers?: string[];
  /** Only of the annotated kinds. */
  fieldPath?: string;
  from: ObjectReference;
  paused?: boolean;
  /** Takes over an entry that exists already. */
  adopt?: boolean;
  /** Seconds to wait for the cluster's trigger controller; 0 does not wait. */
  timeout?: number;
  /** Pull spec that the workload will run, or build from; absent where the cluster or another user moves the tag. */
  image?: string;
  /** uid of a workload that the program has found without its trigger. */
  restore?: string;
}

const imageTrigger = z.strictObject({
  workload: orUnknown(
    z.strictObject({ apiVersion: text, kind: orUnknown(z.enum(triggeredKinds)), name: text, namespace: text }),
  ),
  container: text.optional(),
  containers: orUnknown(z.array(text).min(1)).optional(),
  fieldPath: text.optional(),
  // Told by objectReferenceDiagnostics.
  from: z.unknown().optional(),
  paused: flag.optional(),
  adopt: flag.optional(),
  timeout: orUnknown(z.number().min(0)).optional(),
  image: text.optional(),
  restore: text.optional(),
});

/** All diagnostics of a declared trigger. */
export function imageTriggerDiagnostics(given: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(imageTrigger, given, "");
  if (typeof given !== "object" || given === null) return shape;
  const inputs = given as ImageTriggerInputs;
  const diagnostics = [...shape, ...sourceDiagnostics(inputs.from)];
  if (shape.length > 0 || isUnknown(inputs.workload)) return diagnostics;
  const { namespace } = inputs.workload;
  const place = isUnknown(namespace) ? [] : namespaceDiagnostics(namespace, "workload.namespace");
  return [...diagnostics, ...place, ...placeDiagnostics(inputs)];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeImageTrigger(inputs: ImageTriggerInputs): ImageTriggerInputs {
  if (hasUnknown(inputs.from)) return { ...inputs };
  return { ...inputs, from: parseObjectReference(inputs.from, { kind: "ImageStreamTag" }) };
}

/** The tag that is followed, with its namespace. */
export function triggerSource({ from, workload }: ImageTriggerInputs): { namespace: string; name: string } {
  return { namespace: from.namespace ?? workload.namespace, name: from.name };
}

/** `namespace/stream:tag`. */
export function nameOfSource(inputs: ImageTriggerInputs): string {
  const { namespace, name } = triggerSource(inputs);
  return `${namespace}/${name}`;
}

/** The tag as an entry names it: the namespace only if it is another than the workload's. */
export function sourceReference({ from, workload }: ImageTriggerInputs): SourceReference {
  const { namespace, name } = from;
  const elsewhere = namespace !== undefined && namespace !== workload.namespace;
  return { kind: "ImageStreamTag", name, ...(elsewhere ? { namespace } : {}) };
}

export const workloadName = ({ kind, namespace, name }: Workload): string => `${kind} ${namespace}/${name}`;

/** The update judges a source that is still unknown. */
function sourceDiagnostics(from: unknown): Diagnostic[] {
  if (isUnknown(from)) return [];
  const diagnostics = objectReferenceDiagnostics(from, { kind: "ImageStreamTag" });
  return [...diagnostics, ...withoutTag(from)].filter(({ value }) => !isUnknown(value));
}

/** The controller indexes triggers by `stream:tag`; a tag alone, which tags of a stream may use, means nothing here. */
function withoutTag(from: unknown): Diagnostic[] {
  const name = typeof from === "object" && from !== null ? (from as { name?: unknown }).name : undefined;
  if (typeof name !== "string" || isUnknown(name) || name === "" || name.includes(":")) return [];
  return [{ path: "from.name", value: name, summary: "names no tag", remedy: "write <stream>:<tag>" }];
}

function hasUnknown(from: unknown): boolean {
  return isUnknown(from) || (typeof from === "object" && from !== null && Object.values(from).some(isUnknown));
}
