import type { Fault } from "./error.ts";
import { type AnnotatedKind, annotatedKinds, fieldPathFaults, podSpecPath } from "./fieldPath.ts";
import { arrayElements } from "./jsonArray.ts";
import { streamTagFaults } from "./streamTag.ts";
import {
  defaultPath,
  entryOf,
  fieldPathOf,
  isNone,
  member,
  notAnArray,
  type TriggerFault,
  undecodableFaults,
} from "./triggers.ts";

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
