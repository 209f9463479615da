import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import {
  type AnnotatedKind,
  containersOf,
  type FoundContainer,
  findContainer,
  formatFieldPath,
  parseFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { describeFault } from "../../image/invalidInputError.ts";
import {
  findTrigger,
  type ImageTriggerEntry,
  removeTrigger,
  setTrigger,
  triggerFaults,
  triggersAnnotation,
} from "../../image/triggers.ts";
import type { Failure } from "../inputs/transient.ts";
import type { EntryPatch, EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceReference, workloadName } from "./inputs.ts";

/** Deployment, StatefulSet, DaemonSet, CronJob: an entry of the annotation, one for each container. */
export const annotated: EntryPlace = {
  key: (inputs) => fieldPathOf(inputs),
  fixedKey: true,

  failures: (inputs, object) => [...containerFailures(inputs, object), ...annotationFailures(inputs, object)],

  find(inputs, object) {
    const entry = findTrigger(annotationOf(object), fieldPathOf(inputs));
    if (entry === undefined) return undefined;
    const { namespace = inputs.workload.namespace, name } = entry.from;
    return { from: { namespace, name }, paused: entry.paused === true };
  },

  set: (inputs, object) => changed(object, setTrigger(annotationOf(object), triggerEntry(inputs))),
  remove: (inputs, object) => changed(object, removeTrigger(annotationOf(object), fieldPathOf(inputs))),
  image: (inputs, object) => triggeredContainer(inputs, object)?.image,

  // The controller's role names DaemonSets in a group that no longer serves them, so it is refused the update.
  hint: ({ workload }) =>
    workload.kind === "DaemonSet"
      ? "; the cluster's trigger controller may lack the right to update DaemonSets (apps): use the tag's image directly"
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

/** A broken annotation may hold other people's triggers: whoever wrote it has to say what was meant. */
function annotationFailures(inputs: ImageTriggerInputs, object: ApiObject): Failure[] {
  return triggerFaults(annotationOf(object), { kind: inputs.workload.kind as AnnotatedKind })
    .filter(({ scope }) => scope === "object")
    .map((fault) => ({
      property: "workload",
      reason: `${workloadName(inputs.workload)} has a broken annotation: ${describeFault(fault)}`,
    }));
}
