import type { Fault } from "./error.ts";
import { type AnnotatedKind, annotatedKinds, fieldPathFaults, podSpecPath } from "./fieldPath.ts";
import { InvalidInputError } from "./invalidInputError.ts";
import { type ArrayElement, arrayElements } from "./jsonArray.ts";
import { streamTagFaults } from "./streamTag.ts";

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

/** What is wrong, and whether it stops only its entry or every trigger of the object. */
export interface TriggerFault extends Fault {
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
 * @throws InvalidInputError `INVALID_TRIGGERS` if the cluster's controller could not read the annotation either
 */
export function parseTriggers(text: string | undefined, options: { path?: string } = {}): ImageTriggerEntry[] {
  return elements(text, options.path).map(({ value }) => entryOf(value));
}

/** Every reason for which the controller will not act on (a part of) the annotation; empty when all is well. */
export function triggerFaults(
  text: string | undefined,
  options: { path?: string; kind?: AnnotatedKind } = {},
): TriggerFault[] {
  const path = options.path ?? defaultPath;
  if (isNone(text)) return [];
  const parsed = arrayElements(text);
  if (parsed === undefined) return [notAnArray(path)];
  const values = parsed.map(({ value }) => value);
  return [
    ...values.flatMap((value, index) =>
      entryFaults(value, `${path}[${index}]`, options.kind).map((fault) => ({
        ...fault,
        fieldPath: entryOf(value).fieldPath,
      })),
    ),
    ...duplicateFaults(values, path),
  ];
}

/** The entries of some field paths. */
export function findTriggers(text: string | undefined, which: WhichTriggers): PresentTrigger[] {
  return elements(text).flatMap(({ value, start, end }, index) => {
    const entry = entryOf(value);
    return value !== null && isOf(entry, which) ? [{ entry, text: (text ?? "").slice(start, end), index }] : [];
  });
}

/**
 * The annotation with this entry instead of those of its field path, or of the given ones; all other text stays byte for
 * byte, an entry that does the same as well.
 */
export function setTrigger(
  text: string | undefined,
  entry: ImageTriggerEntry,
  options: { instead?: WhichTriggers; namespace?: string } = {},
): string {
  const { instead = entry.fieldPath, namespace } = options;
  const found = findTriggers(text, instead);
  const mine = found.find((present) => present.entry.fieldPath === entry.fieldPath) ?? found[0];
  if (mine === undefined) return appended(text, formatTrigger(entry));
  // From the last to the first, so that positions stay true.
  const surplus = found.filter((present) => present !== mine).reverse();
  const alone = surplus.reduce((rest: string | undefined, { index }) => withoutElement(rest, index), text) ?? "";
  if (sameTrigger(mine.entry, entry, namespace)) return alone;
  const at = mine.index - surplus.filter(({ index }) => index < mine.index).length;
  const { start = 0, end = 0 } = elements(alone)[at] ?? {};
  return alone.slice(0, start) + formatTrigger(entry) + alone.slice(end);
}

/** The annotation without the entries of some field paths; `undefined` when none is left and the annotation has to go. */
export function removeTrigger(text: string | undefined, which: WhichTriggers): string | undefined {
  const found = findTriggers(text, which).reverse();
  const rest = found.reduce((left: string | undefined, { index }) => withoutElement(left, index), text);
  return elements(rest).length === 0 ? undefined : rest;
}

/** The annotation without the entry at this position, and without what then holds no entry any more. */
export function removeTriggerAt(text: string | undefined, index: number): string | undefined {
  const rest = withoutElement(text, index);
  return elements(rest).every(({ value }) => value === null) ? undefined : rest;
}

/** The entry of a field path. */
export function findTrigger(text: string | undefined, fieldPath: string): ImageTriggerEntry | undefined {
  return findTriggers(text, fieldPath)[0]?.entry;
}

/** One entry in the order of members that `oc set triggers` writes; `paused` only if true. */
export function formatTrigger({ from, fieldPath, paused }: ImageTriggerEntry): string {
  const { name, namespace } = from;
  const reference = { kind: "ImageStreamTag", name, ...(namespace === undefined ? {} : { namespace }) };
  return JSON.stringify({ from: reference, fieldPath, ...(paused === true ? { paused } : {}) });
}

/** Whether two entries make the controller do the same; `namespace` is the one that an entry without any means. */
export function sameTrigger(a: ImageTriggerEntry, b: ImageTriggerEntry, namespace = ""): boolean {
  const meaning = ({ from, fieldPath, paused }: ImageTriggerEntry) =>
    [from.kind, from.apiVersion ?? "", from.namespace ?? namespace, from.name, fieldPath, paused === true].join("\n");
  return meaning(a) === meaning(b);
}

const defaultPath = `metadata.annotations[${triggersAnnotation}]`;
const isNone = (text: string | undefined): text is undefined => text === undefined || /^\s*(?:null)?\s*$/.test(text);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Absent and empty are one. */
const fieldPathOf = (value: unknown): unknown => member(value, "fieldPath") ?? "";
const isOf = ({ fieldPath }: ImageTriggerEntry, which: WhichTriggers): boolean =>
  typeof which === "string" ? fieldPath === which : which(fieldPath);

/** The controller reads member names in any case; the last one counts, but `null` leaves what was there. */
function member(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  const isMeant = ([key, given]: [string, unknown]) => key.toLowerCase() === name.toLowerCase() && given !== null;
  return Object.entries(value).findLast(isMeant)?.[1];
}

function appended(text: string | undefined, written: string): string {
  const last = elements(text).at(-1);
  if (last === undefined || text === undefined) return `[${written}]`;
  return `${text.slice(0, last.end)},${written}${text.slice(last.end)}`;
}

function withoutElement(text: string | undefined, index: number): string | undefined {
  const all = elements(text);
  const [mine, previous, next] = [all[index], all[index - 1], all[index + 1]];
  if (mine === undefined || text === undefined) return text;
  if (next !== undefined) return text.slice(0, mine.start) + text.slice(next.start);
  return previous === undefined ? undefined : text.slice(0, previous.end) + text.slice(mine.end);
}

function elements(text: string | undefined, path = defaultPath): ArrayElement[] {
  if (isNone(text)) return [];
  const parsed = arrayElements(text);
  const faults =
    parsed === undefined
      ? [notAnArray(path)]
      : parsed.flatMap(({ value }, index) => undecodableFaults(value, `${path}[${index}]`));
  if (parsed === undefined || faults.length > 0) throw new InvalidInputError("INVALID_TRIGGERS", faults);
  return parsed;
}

function notAnArray(path: string): TriggerFault {
  const reason = "is no JSON array, so the trigger controller ignores every trigger of the object";
  return {
    path,
    reason,
    remedy: 'write [{"from":{"kind":"ImageStreamTag","name":"…"},"fieldPath":"…"}]',
    scope: "object",
    isUndecodable: true,
  };
}

/** Members of a wrong type: the controller then reads nothing of the annotation. */
function undecodableFaults(value: unknown, path: string): TriggerFault[] {
  if (value === null) return [];
  const object = (at: string, offending: unknown, reason: string, remedy: string): TriggerFault => {
    const consequence = `${reason}, which disables every trigger of the object`;
    return { path: at, value: offending, reason: consequence, remedy, scope: "object", isUndecodable: true };
  };
  if (!isObject(value)) return [object(path, value, "is no object", "write { from, fieldPath }")];
  const faults: TriggerFault[] = [];
  const [from, fieldPath, paused] = ["from", "fieldPath", "paused"].map((name) => member(value, name));
  if (paused !== undefined && paused !== null && typeof paused !== "boolean") {
    const remedy = "write true or false without quotes, and change the annotation twice to revive the object";
    faults.push(object(`${path}.paused`, paused, "is no boolean", remedy));
  }
  if (fieldPath !== undefined && fieldPath !== null && typeof fieldPath !== "string") {
    faults.push(object(`${path}.fieldPath`, fieldPath, "is no text", "write the path of a container's image"));
  }
  if (from !== undefined && from !== null && !isObject(from)) {
    faults.push(object(`${path}.from`, from, "is no object", "write { kind, name, namespace }"));
  }
  for (const key of ["kind", "name", "namespace", "apiVersion"]) {
    const text = member(from, key);
    if (text === undefined || text === null || typeof text === "string") continue;
    faults.push(object(`${path}.from.${key}`, text, "is no text", "write a text"));
  }
  return faults;
}

function entryFaults(value: unknown, path: string, kind: AnnotatedKind | undefined): TriggerFault[] {
  const broken = undecodableFaults(value, path);
  if (broken.length > 0) return broken;
  const entry = entryOf(value);
  const apiVersion = member(member(value, "from"), "apiVersion");
  const faults: TriggerFault[] = [];
  const add = (fault: Fault, scope: TriggerFault["scope"]) => faults.push({ ...fault, scope });
  if (apiVersion !== undefined && apiVersion !== null && apiVersion !== "") {
    const reason = "makes the trigger deaf for changes of the stream";
    add({ path: `${path}.from.apiVersion`, value: apiVersion, reason, remedy: "leave apiVersion out" }, "entry");
  }
  if (entry.from.kind !== "ImageStreamTag") {
    const reason = "is no kind that the trigger controller follows";
    add({ path: `${path}.from.kind`, value: entry.from.kind, reason, remedy: "use ImageStreamTag" }, "entry");
  }
  for (const fault of streamTagFaults(entry.from.name, `${path}.from.name`)) add(fault, "entry");
  // Paused, or outside of the pod specification, an entry is skipped; a bad selector in it is an error for the whole object.
  const podSpecs = (kind === undefined ? annotatedKinds : [kind]).map((one) => `${podSpecPath(one)}.`);
  const isSkipped = entry.paused === true || !podSpecs.some((podSpec) => entry.fieldPath.startsWith(podSpec));
  for (const fault of fieldPathFaults(entry.fieldPath, `${path}.fieldPath`, kind)) {
    add(fault, isSkipped ? "entry" : "object");
  }
  return faults;
}

function duplicateFaults(values: readonly unknown[], path: string): TriggerFault[] {
  const paths = values.map(fieldPathOf);
  return paths.flatMap((fieldPath, index): TriggerFault[] => {
    if (paths.indexOf(fieldPath) === index) return [];
    const reason = "occurs twice, which disables every trigger of the object";
    const remedy = "keep one entry for each container";
    return [{ path: `${path}[${index}].fieldPath`, value: fieldPath, reason, remedy, scope: "object" }];
  });
}

function entryOf(value: unknown): ImageTriggerEntry {
  const from = member(value, "from");
  const text = (given: unknown) => (typeof given === "string" ? given : "");
  const [namespace, apiVersion] = ["namespace", "apiVersion"].map((name) => text(member(from, name))) as [
    string,
    string,
  ];
  return {
    // The kind as written: what is not ImageStreamTag is told by triggerFaults.
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
