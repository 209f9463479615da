import type { Diagnostic } from "./diagnostic.ts";
import { ImageStreamError } from "./error.ts";
import { type ArrayElement, arrayElements } from "./jsonArray.ts";
import { isObject } from "./members.ts";

/** The annotation by which the cluster's controller keeps a workload's images up to date. */
export const triggersAnnotation = "image.openshift.io/triggers";

/** One entry of the annotation. */
export interface ImageTriggerEntry {
  readonly from: {
    readonly kind: "ImageStreamTag";
    readonly name: string;
    readonly namespace?: string;
    /** Makes the controller deaf; read, but never written. */
    readonly apiVersion?: string;
  };
  readonly fieldPath: string;
  /** @default false */
  readonly paused?: boolean;
}

/** A diagnostic of an annotation, which stops one entry or every trigger of the object. */
export interface TriggerDiagnostic extends Diagnostic {
  readonly scope: "entry" | "object";
  /** The entry that is at fault. */
  readonly fieldPath?: string;
  /** The controller reads nothing at all of the annotation. */
  readonly isUndecodable?: true;
}

/** An entry as an annotation has it. */
export interface PresentTrigger {
  readonly entry: ImageTriggerEntry;
  /** As it is written. */
  readonly text: string;
  /** Its position among the entries. */
  readonly index: number;
}

/** Entries, by their field path or by a property of it. */
export type WhichTriggers = string | ((fieldPath: string) => boolean);

/**
 * The entries of an annotation. Absent, empty and `null` (which `oc set triggers --remove-all` leaves) mean none.
 * @throws ImageStreamError `INVALID_TRIGGERS` if the cluster's controller could not read the annotation either
 */
export function parseTriggers(text: string | undefined, options: { path?: string } = {}): ImageTriggerEntry[] {
  return elements(text, options.path).map(({ value }) => entryOf(value));
}

/** The entries of some field paths. */
export function findTriggers(text: string | undefined, which: WhichTriggers): PresentTrigger[] {
  return elements(text).flatMap(({ value, start, end }, index) => {
    const entry = entryOf(value);
    return value !== null && isOf(entry, which) ? [{ entry, text: (text ?? "").slice(start, end), index }] : [];
  });
}

export const defaultPath = `metadata.annotations[${triggersAnnotation}]`;
export const isNone = (text: string | undefined): text is undefined =>
  text === undefined || /^\s*(?:null)?\s*$/.test(text);
/** Absent and empty are one. */
export const fieldPathOf = (value: unknown): unknown => member(value, "fieldPath") ?? "";
const isOf = ({ fieldPath }: ImageTriggerEntry, which: WhichTriggers): boolean =>
  typeof which === "string" ? fieldPath === which : which(fieldPath);

/** The controller reads member names in any case; the last one counts, but `null` leaves what was there. */
export function member(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  const isMeant = ([key, given]: [string, unknown]) => key.toLowerCase() === name.toLowerCase() && given !== null;
  return Object.entries(value).findLast(isMeant)?.[1];
}

export function elements(text: string | undefined, path = defaultPath): ArrayElement[] {
  if (isNone(text)) return [];
  const parsed = arrayElements(text);
  const diagnostics =
    parsed === undefined
      ? [notAnArray(path)]
      : parsed.flatMap(({ value }, index) => undecodableDiagnostics(value, `${path}[${index}]`));
  if (parsed === undefined || diagnostics.length > 0) throw new ImageStreamError("INVALID_TRIGGERS", diagnostics);
  return parsed;
}

export function notAnArray(path: string): TriggerDiagnostic {
  const summary = "is no JSON array, so the trigger controller ignores every trigger of the object";
  return {
    path,
    summary,
    remedy: 'write [{"from":{"kind":"ImageStreamTag","name":"…"},"fieldPath":"…"}]',
    scope: "object",
    isUndecodable: true,
  };
}

/** Members of a wrong type: the controller then reads nothing of the annotation. */
export function undecodableDiagnostics(value: unknown, path: string): TriggerDiagnostic[] {
  if (value === null) return [];
  const object = (at: string, offending: unknown, reason: string, remedy: string): TriggerDiagnostic => {
    const consequence = `${reason}, which disables every trigger of the object`;
    return { path: at, value: offending, summary: consequence, remedy, scope: "object", isUndecodable: true };
  };
  if (!isObject(value)) return [object(path, value, "is no object", "write { from, fieldPath }")];
  const diagnostics: TriggerDiagnostic[] = [];
  const [from, fieldPath, paused] = ["from", "fieldPath", "paused"].map((name) => member(value, name));
  if (paused !== undefined && paused !== null && typeof paused !== "boolean") {
    const remedy = "write true or false without quotes, and change the annotation twice to revive the object";
    diagnostics.push(object(`${path}.paused`, paused, "is no boolean", remedy));
  }
  if (fieldPath !== undefined && fieldPath !== null && typeof fieldPath !== "string") {
    diagnostics.push(object(`${path}.fieldPath`, fieldPath, "is no text", "write the path of a container's image"));
  }
  if (from !== undefined && from !== null && !isObject(from)) {
    diagnostics.push(object(`${path}.from`, from, "is no object", "write { kind, name, namespace }"));
  }
  for (const key of ["kind", "name", "namespace", "apiVersion"]) {
    const text = member(from, key);
    if (text === undefined || text === null || typeof text === "string") continue;
    diagnostics.push(object(`${path}.from.${key}`, text, "is no text", "write a text"));
  }
  return diagnostics;
}

export function entryOf(value: unknown): ImageTriggerEntry {
  const from = member(value, "from");
  const text = (given: unknown) => (typeof given === "string" ? given : "");
  const [namespace, apiVersion] = ["namespace", "apiVersion"].map((name) => text(member(from, name))) as [
    string,
    string,
  ];
  return {
    // The kind as written: what is not ImageStreamTag is told by triggerDiagnostics.
    from: {
      kind: text(member(from, "kind")) as "ImageStreamTag",
      name: text(member(from, "name")),
      ...(namespace === "" ? {} : { namespace }),
      ...(apiVersion === "" ? {} : { apiVersion }),
    },
    fieldPath: text(fieldPathOf(value)),
    ...(member(value, "paused") === true ? { paused: true } : {}),
  };
}
