import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import {
  containersOf,
  type FoundContainer,
  findContainer,
  parseFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { describeFault } from "../../image/invalidInputError.ts";
import { triggerFaults, triggersAnnotation } from "../../image/triggers.ts";
import type { Context } from "../handlers.ts";
import type { Failure } from "../inputs/transient.ts";
import { type ImageTriggerInputs, triggerEntry, workloadName } from "./inputs.ts";

/** The workload as it is now; `undefined` if it is gone. */
export const findWorkload = ({ cluster }: Pick<Context, "cluster">, { workload }: ImageTriggerInputs) =>
  cluster.objects.find(workload);

export const annotationOf = (workload: ApiObject): string | undefined =>
  workload.metadata.annotations?.[triggersAnnotation];

/** The container whose image the trigger sets. */
export function triggeredContainer(inputs: ImageTriggerInputs, workload: ApiObject): FoundContainer | undefined {
  return findContainer(workload, parseFieldPath(triggerEntry(inputs).fieldPath));
}

/** Why a trigger cannot work on a workload; empty if it can. */
export function workloadFailures(inputs: ImageTriggerInputs, workload: ApiObject | undefined): Failure[] {
  const name = workloadName(inputs.workload);
  if (workload === undefined) {
    const remedy = "create it first, correct its name or namespace, or pass its resource or dependsOn";
    return [{ property: "workload.name", reason: `${name} does not exist; ${remedy}` }];
  }
  return [...containerFailures(inputs, workload), ...annotationFailures(inputs, workload)];
}

/** @throws ImageStreamError `TRIGGER_REFUSED` with all of them, if there are failures */
export function refuse(failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  const text = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
  throw new ImageStreamError("TRIGGER_REFUSED", text);
}

function containerFailures(inputs: ImageTriggerInputs, workload: ApiObject): Failure[] {
  if (triggeredContainer(inputs, workload) !== undefined) return [];
  const names = containersOf(workload, podSpecPath(inputs.workload.kind)).map((container) => container.name);
  const wanted = inputs.container ?? inputs.fieldPath;
  const reason = `${workloadName(inputs.workload)} has no container ${wanted}; use one of ${names.join(", ")}`;
  return [{ property: inputs.container === undefined ? "fieldPath" : "container", reason }];
}

/** A broken annotation may hold other people's triggers: whoever wrote it has to say what was meant. */
function annotationFailures(inputs: ImageTriggerInputs, workload: ApiObject): Failure[] {
  return triggerFaults(annotationOf(workload), { kind: inputs.workload.kind })
    .filter(({ scope }) => scope === "object")
    .map((fault) => ({
      property: "workload",
      reason: `${workloadName(inputs.workload)} has a broken annotation: ${describeFault(fault)}`,
    }));
}
