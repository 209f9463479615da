import type { Diagnostic } from "./diagnostic.ts";
import { type AnnotatedKind, annotatedKinds, fieldPathDiagnostics, podSpecPath } from "./fieldPath.ts";
import { arrayElements } from "./jsonArray.ts";
import { streamTagDiagnostics } from "./streamTag.ts";
import {
  defaultPath,
  entryOf,
  fieldPathOf,
  isNone,
  member,
  notAnArray,
  type TriggerDiagnostic,
  undecodableDiagnostics,
} from "./triggers.ts";

/** Every reason for which the controller will not act on (a part of) the annotation; empty when all is well. */
export function triggerDiagnostics(
  text: string | undefined,
  options: { path?: string; kind?: AnnotatedKind } = {},
): TriggerDiagnostic[] {
  const path = options.path ?? defaultPath;
  if (isNone(text)) return [];
  const parsed = arrayElements(text);
  if (parsed === undefined) return [notAnArray(path)];
  const values = parsed.map(({ value }) => value);
  return [
    ...values.flatMap((value, index) =>
      entryDiagnostics(value, `${path}[${index}]`, options.kind).map((diagnostic) => ({
        ...diagnostic,
        fieldPath: entryOf(value).fieldPath,
      })),
    ),
    ...duplicateDiagnostics(values, path),
  ];
}

function entryDiagnostics(value: unknown, path: string, kind: AnnotatedKind | undefined): TriggerDiagnostic[] {
  const broken = undecodableDiagnostics(value, path);
  if (broken.length > 0) return broken;
  const entry = entryOf(value);
  const apiVersion = member(member(value, "from"), "apiVersion");
  const diagnostics: TriggerDiagnostic[] = [];
  const add = (diagnostic: Diagnostic, scope: TriggerDiagnostic["scope"]) => diagnostics.push({ ...diagnostic, scope });
  if (apiVersion !== undefined && apiVersion !== null && apiVersion !== "") {
    const summary = "makes the trigger deaf for changes of the stream";
    add({ path: `${path}.from.apiVersion`, value: apiVersion, summary, remedy: "leave apiVersion out" }, "entry");
  }
  if (entry.from.kind !== "ImageStreamTag") {
    const summary = "is no kind that the trigger controller follows";
    add({ path: `${path}.from.kind`, value: entry.from.kind, summary, remedy: "use ImageStreamTag" }, "entry");
  }
  for (const diagnostic of streamTagDiagnostics(entry.from.name, `${path}.from.name`)) add(diagnostic, "entry");
  // Paused, or outside of the pod specification, an entry is skipped; a bad selector in it is an error for the whole object.
  const podSpecs = (kind === undefined ? annotatedKinds : [kind]).map((one) => `${podSpecPath(one)}.`);
  const isSkipped = entry.paused === true || !podSpecs.some((podSpec) => entry.fieldPath.startsWith(podSpec));
  for (const diagnostic of fieldPathDiagnostics(entry.fieldPath, `${path}.fieldPath`, kind)) {
    add(diagnostic, isSkipped ? "entry" : "object");
  }
  return diagnostics;
}

function duplicateDiagnostics(values: readonly unknown[], path: string): TriggerDiagnostic[] {
  const paths = values.map(fieldPathOf);
  return paths.flatMap((fieldPath, index): TriggerDiagnostic[] => {
    if (paths.indexOf(fieldPath) === index) return [];
    const summary = "occurs twice, which disables every trigger of the object";
    const remedy = "keep one entry for each container";
    return [{ path: `${path}[${index}].fieldPath`, value: fieldPath, summary, remedy, scope: "object" }];
  });
}
