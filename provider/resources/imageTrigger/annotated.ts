import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import {
  type AnnotatedKind,
  containersOf,
  type FoundContainer,
  fieldPathFaults,
  findContainer,
  formatFieldPath,
  parseFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { describeFault, InvalidInputError } from "../../image/invalidInputError.ts";
import {
  findTrigger,
  type ImageTriggerEntry,
  parseTriggers,
  removeTrigger,
  setTrigger,
  triggerFaults,
  triggersAnnotation,
} from "../../image/triggers.ts";
import type { Failure } from "../inputs/transient.ts";
import type { EntryPatch, EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceOf, sourceReference, workloadName } from "./inputs.ts";

/** Deployment, StatefulSet, DaemonSet, CronJob: an entry of the annotation, one for each container. */
export const annotated: EntryPlace = {
  key: (inputs) => fieldPathOf(inputs),
  fixedKey: true,

  failures(inputs, object) {
    const failures = [...containerFailures(inputs, object), ...annotationFailures(inputs, object)];
    return failures.length > 0 ? failures : rivalFailures(inputs, object);
  },

  find(inputs, object) {
    const entry = legible(inputs, () => findTrigger(annotationOf(object), fieldPathOf(inputs)));
    if (entry === undefined) return undefined;
    const { namespace = inputs.workload.namespace, name } = entry.from;
    return { from: { namespace, name }, paused: entry.paused === true };
  },

  set: (inputs, object) => changed(object, setTrigger(annotationOf(object), triggerEntry(inputs))),
  remove: (inputs, object) =>
    changed(
      object,
      legible(inputs, () => removeTrigger(annotationOf(object), fieldPathOf(inputs))),
    ),
  image: (inputs, object) => triggeredContainer(inputs, object)?.image,

  hint(inputs, object) {
    // The controller's role names DaemonSets in a group that no longer serves them, so it is refused the update.
    if (inputs.workload.kind === "DaemonSet") {
      return "; the cluster's trigger controller may lack the right to update DaemonSets (apps): use the tag's image directly";
    }
    const astray =
      object === undefined ? [] : othersOf(inputs, object).filter(({ container }) => container === undefined);
    const paths = astray.map(({ entry }) => entry.fieldPath).join(", ");
    return paths === "" ? "" : `; a trigger of somebody else for a missing container holds back all of them: ${paths}`;
  },
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

/** Naming the version that was read: others have entries in the same text. */
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

function containerFailures(inputs: ImageTriggerInputs, object: ApiObject): Failure[] {
  if (triggeredContainer(inputs, object) !== undefined) return [];
  const names = containersOf(object, podSpecOf(inputs)).map((container) => container.name);
  const wanted = inputs.container ?? inputs.fieldPath;
  const reason = `${workloadName(inputs.workload)} has no container ${wanted}; use one of ${names.join(", ")}`;
  return [{ property: inputs.container === undefined ? "fieldPath" : "container", reason }];
}

/** The unpaused entries of others, and the containers that they mean. */
function othersOf(inputs: ImageTriggerInputs, object: ApiObject) {
  const others = parseTriggers(annotationOf(object)).filter(
    ({ fieldPath, paused }) => paused !== true && fieldPath !== fieldPathOf(inputs),
  );
  return others
    .filter(({ fieldPath }) => fieldPathFaults(fieldPath, "", inputs.workload.kind as AnnotatedKind).length === 0)
    .map((entry) => ({ entry, container: findContainer(object, parseFieldPath(entry.fieldPath)) }));
}

/** By name or by position, in either list: paths that differ can mean the same container, whose image they then fight over. */
function rivalFailures(inputs: ImageTriggerInputs, object: ApiObject): Failure[] {
  const mine = triggeredContainer(inputs, object);
  const { namespace, name } = sourceOf(inputs);
  return othersOf(inputs, object)
    .filter(
      ({ container }) => inputs.paused !== true && container?.list === mine?.list && container?.index === mine?.index,
    )
    .filter(({ entry: { from } }) => from.name !== name || (from.namespace ?? inputs.workload.namespace) !== namespace)
    .map(({ entry: { from, fieldPath } }) => {
      const what = `container ${mine?.name} of ${workloadName(inputs.workload)} follows ${from.name} already`;
      return { property: "from", reason: `${what}, by ${fieldPath}; remove one of both triggers` };
    });
}

/** @throws ImageStreamError `TRIGGER_REFUSED` if the annotation cannot be read */
function legible<T>({ workload }: ImageTriggerInputs, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const text = `${workloadName(workload)} has a broken annotation: ${error.message}`;
    throw new ImageStreamError("TRIGGER_REFUSED", text, { cause: error });
  }
}

/** A broken annotation may hold other people's triggers: whoever wrote it has to say what was meant. */
function annotationFailures(inputs: ImageTriggerInputs, object: ApiObject): Failure[] {
  return triggerFaults(annotationOf(object), { kind: inputs.workload.kind as AnnotatedKind })
    .filter(({ scope }) => scope === "object")
    .map((fault) => ({
      property: "workload",
      reason: `${workloadName(inputs.workload)} has a broken annotation: ${describeFault(fault)}`,
    }));
}
