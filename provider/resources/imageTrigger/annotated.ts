import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { type Diagnostic, describeDiagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import {
  type AnnotatedKind,
  containersOf,
  type FoundContainer,
  fieldPathDiagnostics,
  findContainer,
  formatFieldPath,
  parseFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { meantContainer } from "../../image/meantContainer.ts";
import { triggerDiagnostics } from "../../image/triggerDiagnostics.ts";
import { removeTriggerAt, setTrigger } from "../../image/triggerEdits.ts";
import { findTriggers, type ImageTriggerEntry, parseTriggers, triggersAnnotation } from "../../image/triggers.ts";
import type { EntryPatch, EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceReference, triggerSource, workloadName } from "./inputs.ts";

/** Deployment, StatefulSet, DaemonSet, CronJob: an entry of the annotation, one for each container. */
export const annotated: EntryPlace = {
  key: (inputs) => fieldPathOf(inputs),
  fixedKey: true,

  diagnostics(inputs, object) {
    const failures = [...containerDiagnostics(inputs, object), ...annotationDiagnostics(inputs, object)];
    return failures.length > 0 ? failures : rivalDiagnostics(inputs, object);
  },

  find(inputs, object) {
    const { kind, namespace } = inputs.workload;
    const text = annotationOf(object);
    const found = legible(inputs, () => findTriggers(text, isForOurs(inputs, object)));
    const diagnostics = triggerDiagnostics(text, { kind: kind as AnnotatedKind });
    const entries = found.map(({ entry, ...present }) => {
      const diagnostic = diagnostics.find(({ fieldPath }) => fieldPath === entry.fieldPath);
      const { namespace: given = namespace, name } = entry.from;
      const content = { from: { namespace: given, name }, paused: entry.paused === true };
      return { ...present, ...content, ...(diagnostic === undefined ? {} : { deaf: describeDiagnostic(diagnostic) }) };
    });
    const isExact = (index: number) => found.some((one) => one.index === index && isExactly(inputs, one.entry));
    return [...entries.filter(({ index }) => isExact(index)), ...entries.filter(({ index }) => !isExact(index))];
  },

  set(inputs, object) {
    const text = annotationOf(object);
    // The controller cannot read an empty text, and then loses the change that makes it legible.
    const cleared = text?.trim() === "" ? changed(object, undefined) : undefined;
    if (cleared !== undefined) return { ...cleared, isFirst: true };
    const { adopt, workload } = inputs;
    const own = legible(inputs, () => findTriggers(text, fieldPathOf(inputs)));
    const instead = adopt !== true && own.length > 0 ? fieldPathOf(inputs) : isForOurs(inputs, object);
    return changed(object, setTrigger(text, triggerEntry(inputs), { instead, namespace: workload.namespace }));
  },

  remove: (_inputs, object, { index }) => changed(object, removeTriggerAt(annotationOf(object), index)),
  image: (inputs, object) => triggeredContainer(inputs, object)?.image,

  obstacles: (inputs, object) =>
    othersOf(inputs, object)
      .filter(({ container }) => container === undefined)
      .map(({ entry: { from, fieldPath } }) => ({
        tag: { namespace: from.namespace ?? inputs.workload.namespace, name: from.name },
        reason: `another trigger, for a missing container, holds back all of them: ${fieldPath}; remove it`,
      })),

  // The controller's role names DaemonSets in a group that no longer serves them, so it is refused the update.
  hint: ({ workload }) =>
    workload.kind === "DaemonSet"
      ? "the cluster's trigger controller may lack the right to update DaemonSets (apps): use the tag's image directly"
      : "",
};

/** The entry of the workload's annotation. */
export function triggerEntry(inputs: ImageTriggerInputs): ImageTriggerEntry {
  const fieldPath = fieldPathOf(inputs);
  return { from: sourceReference(inputs), fieldPath, ...(inputs.paused === true ? { paused: true } : {}) };
}

const podSpecOf = ({ workload }: ImageTriggerInputs): string => podSpecPath(workload.kind as AnnotatedKind);

const fieldPathOf = (inputs: ImageTriggerInputs): string =>
  inputs.fieldPath ??
  formatFieldPath({ podSpec: podSpecOf(inputs), list: "containers", container: inputs.container ?? "" });

const annotationOf = (object: ApiObject): string | undefined => object.metadata.annotations?.[triggersAnnotation];

/** Names the version that was read: other owners have entries in the same text. */
function changed(object: ApiObject, annotation: string | undefined): EntryPatch | undefined {
  if (annotation === annotationOf(object)) return undefined;
  const { resourceVersion } = object.metadata;
  const metadata = { resourceVersion, annotations: { [triggersAnnotation]: annotation ?? null } };
  return { type: "merge", body: { metadata } };
}

/** The container whose image the trigger sets. */
function triggeredContainer(inputs: ImageTriggerInputs, object: ApiObject): FoundContainer | undefined {
  return findContainer(object, parseFieldPath(fieldPathOf(inputs)));
}

function containerDiagnostics(inputs: ImageTriggerInputs, object: ApiObject): Diagnostic[] {
  if (triggeredContainer(inputs, object) !== undefined) return [];
  const names = containersOf(object, podSpecOf(inputs)).map((container) => container.name);
  const wanted = inputs.container ?? inputs.fieldPath;
  const summary = `${workloadName(inputs.workload)} has no container ${wanted}; use one of ${names.join(", ")}`;
  return [{ path: inputs.container === undefined ? "fieldPath" : "container", summary }];
}

/** Entries whose field path is ours, or means the same container in another form. */
function isForOurs(inputs: ImageTriggerInputs, object: ApiObject): (fieldPath: string) => boolean {
  const mine = triggeredContainer(inputs, object);
  return (fieldPath) => {
    if (fieldPath === fieldPathOf(inputs)) return true;
    const meant = meantContainer(fieldPath, object, podSpecOf(inputs));
    return mine !== undefined && meant?.list === mine.list && meant.index === mine.index;
  };
}

const isExactly = (inputs: ImageTriggerInputs, { fieldPath }: ImageTriggerEntry): boolean =>
  fieldPath === fieldPathOf(inputs);

/** The unpaused entries for other containers, and the containers that they mean. */
function othersOf(inputs: ImageTriggerInputs, object: ApiObject) {
  const isOurs = isForOurs(inputs, object);
  return parseTriggers(annotationOf(object))
    .filter(({ fieldPath, paused }) => paused !== true && !isOurs(fieldPath))
    .filter(({ fieldPath }) => fieldPathDiagnostics(fieldPath, "", inputs.workload.kind as AnnotatedKind).length === 0)
    .map((entry) => ({ entry, container: findContainer(object, parseFieldPath(entry.fieldPath)) }));
}

/** Entries in other forms for the same container, which would fight with ours over its image. */
function rivalDiagnostics(inputs: ImageTriggerInputs, object: ApiObject): Diagnostic[] {
  const { namespace, name } = triggerSource(inputs);
  const [own, ...rivals] = annotated.find(inputs, object);
  if (own === undefined || inputs.paused === true || inputs.adopt === true) return [];
  return rivals
    .filter(
      ({ from, paused, deaf }) =>
        !paused && deaf === undefined && !(from.name === name && from.namespace === namespace),
    )
    .map(({ from, text }) => {
      const what = `container ${triggeredContainer(inputs, object)?.name} of ${workloadName(inputs.workload)} follows ${from.name} already`;
      return { path: "from", summary: `${what}, by ${text}; remove one of both triggers, or set adopt: true` };
    });
}

/** @throws ImageStreamError `TRIGGER_REFUSED` if the annotation cannot be read */
function legible<T>({ workload }: ImageTriggerInputs, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    const text = `${workloadName(workload)} has a broken annotation: ${error.message}`;
    throw new ImageStreamError("TRIGGER_REFUSED", text, { cause: error });
  }
}

/**
 * A broken annotation may hold triggers of other owners, so its author has to mend it. A broken entry for our container
 * can be taken over.
 */
function annotationDiagnostics(inputs: ImageTriggerInputs, object: ApiObject): Diagnostic[] {
  const isOurs = isForOurs(inputs, object);
  const text = annotationOf(object);
  const diagnostics = triggerDiagnostics(text, { kind: inputs.workload.kind as AnnotatedKind });
  const isLegible = diagnostics.every(({ isUndecodable }) => isUndecodable !== true);
  return diagnostics
    .filter(
      ({ scope, fieldPath }) => scope === "object" && !(isLegible && fieldPath !== undefined && isOurs(fieldPath)),
    )
    .map((diagnostic) => ({
      path: "workload",
      summary: `${workloadName(inputs.workload)} has a broken annotation: ${describeDiagnostic(diagnostic)}`,
    }));
}
