import { z } from "zod";
import type { Fault } from "../../image/error.ts";
import {
  type AnnotatedKind,
  annotatedKinds,
  fieldPathFaults,
  formatFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { type ObjectReference, objectReferenceFaults, parseObjectReference } from "../../image/objectReference.ts";
import { namespaceFaults } from "../../image/streamName.ts";
import type { ImageTriggerEntry } from "../../image/triggers.ts";
import { flag, orUnknown, schemaFaults, text } from "../inputs/schemaFaults.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** The object whose image a trigger keeps up to date. */
export interface Workload {
  apiVersion: string;
  kind: AnnotatedKind;
  name: string;
  namespace: string;
}

/** What the engine stores of an image trigger. */
export interface ImageTriggerInputs {
  workload: Workload;
  /** One of the two says which image is meant. */
  container?: string;
  fieldPath?: string;
  from: ObjectReference;
  paused?: boolean;
  /** Takes over an entry that exists already. */
  adopt?: boolean;
  /** Seconds to wait for the cluster's trigger controller; 0 does not wait. */
  timeout?: number;
  /** Pull spec that the workload will run; absent where others move the tag. */
  image?: string;
}

const imageTrigger = z.strictObject({
  workload: orUnknown(
    z.strictObject({ apiVersion: text, kind: orUnknown(z.enum(annotatedKinds)), name: text, namespace: text }),
  ),
  container: text.optional(),
  fieldPath: text.optional(),
  // Told by objectReferenceFaults.
  from: z.unknown().optional(),
  paused: flag.optional(),
  adopt: flag.optional(),
  timeout: orUnknown(z.number().min(0)).optional(),
  image: text.optional(),
});

/** What is wrong with a declared trigger, all of it. */
export function imageTriggerFaults(given: unknown): Fault[] {
  const shape = schemaFaults(imageTrigger, given, "");
  if (typeof given !== "object" || given === null) return shape;
  const inputs = given as ImageTriggerInputs;
  const faults = [...shape, ...sourceFaults(inputs.from)];
  if (shape.length > 0 || isUnknown(inputs.workload)) return faults;
  const { namespace } = inputs.workload;
  const place = isUnknown(namespace) ? [] : namespaceFaults(namespace, "workload.namespace");
  return [...faults, ...place, ...placeFaults(inputs)];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeImageTrigger(inputs: ImageTriggerInputs): ImageTriggerInputs {
  if (hasUnknown(inputs.from)) return { ...inputs };
  return { ...inputs, from: parseObjectReference(inputs.from, { kind: "ImageStreamTag" }) };
}

/** The entry of the workload's annotation. */
export function triggerEntry({ workload, container, fieldPath, from, paused }: ImageTriggerInputs): ImageTriggerEntry {
  const podSpec = podSpecPath(workload.kind);
  const namespace = from.namespace === workload.namespace ? undefined : from.namespace;
  return {
    from: { kind: "ImageStreamTag", name: from.name, ...(namespace === undefined ? {} : { namespace }) },
    fieldPath: fieldPath ?? formatFieldPath({ podSpec, list: "containers", container: container ?? "" }),
    ...(paused === true ? { paused } : {}),
  };
}

export const workloadName = ({ kind, namespace, name }: Workload): string => `${kind} ${namespace}/${name}`;

function placeFaults({ container, fieldPath, workload }: ImageTriggerInputs): Fault[] {
  if ((container === undefined) === (fieldPath === undefined)) {
    const reason = container === undefined ? "is required" : "cannot be given together with fieldPath";
    return [{ path: "container", value: container, reason, remedy: "give either container or fieldPath" }];
  }
  if (fieldPath !== undefined && !isUnknown(fieldPath) && !isUnknown(workload.kind)) {
    return fieldPathFaults(fieldPath, "fieldPath", workload.kind);
  }
  if (container === undefined || isUnknown(container) || /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(container))
    return [];
  const remedy = "write the container's name as in the workload";
  return [{ path: "container", value: container, reason: "is no container name", remedy }];
}

/** What is unknown yet is judged at the update. */
function sourceFaults(from: unknown): Fault[] {
  if (isUnknown(from)) return [];
  const faults = objectReferenceFaults(from, { kind: "ImageStreamTag" });
  return [...faults, ...withoutTag(from)].filter(({ value }) => !isUnknown(value));
}

/** The controller indexes triggers by `stream:tag`; a tag alone, which tags of a stream may use, means nothing here. */
function withoutTag(from: unknown): Fault[] {
  const name = typeof from === "object" && from !== null ? (from as { name?: unknown }).name : undefined;
  if (typeof name !== "string" || isUnknown(name) || name === "" || name.includes(":")) return [];
  return [{ path: "from.name", value: name, reason: "names no tag", remedy: "write <stream>:<tag>" }];
}

function hasUnknown(from: unknown): boolean {
  return isUnknown(from) || (typeof from === "object" && from !== null && Object.values(from).some(isUnknown));
}
