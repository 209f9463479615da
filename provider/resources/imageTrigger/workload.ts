import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import type { TakenPlace } from "../inputs/transient.ts";
import type { PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, workloadName } from "./inputs.ts";
import { placeOfKind } from "./placeOfKind.ts";

/** The workload as it is now; `undefined` if it is gone. */
export const findWorkload = ({ cluster }: Pick<Context, "cluster">, { workload }: ImageTriggerInputs) =>
  cluster.objects.find(workload);

/** Failures of a trigger that cannot work on a workload; empty if it can. */
export function workloadDiagnostics(inputs: ImageTriggerInputs, workload: ApiObject | undefined): Diagnostic[] {
  const name = workloadName(inputs.workload);
  if (workload === undefined) {
    const remedy = "create it first, correct its name or namespace, or pass its resource or dependsOn";
    return [{ path: "workload.name", summary: `${name} does not exist; ${remedy}` }];
  }
  return placeOfKind(inputs.workload.kind).diagnostics(inputs, workload);
}

/** Failures of a new trigger without `adopt`: entries that its place has already. */
export function takenDiagnostics(inputs: ImageTriggerInputs, found: readonly PresentEntry[]): TakenPlace[] {
  const { workload, container, fieldPath, containers, from } = inputs;
  const place = container ?? fieldPath ?? containers?.join(", ") ?? from.name;
  const property = (["container", "fieldPath", "containers"] as const).find((name) => inputs[name] !== undefined);
  return found.map(({ text, from: { namespace, name }, paused, containers }) => ({
    path: property ?? "from",
    entry: { from: { namespace, name }, paused, ...(containers === undefined ? {} : { containers: [...containers] }) },
    summary: `${workloadName(workload)} has a trigger for ${place}, which exists already: ${text}; set adopt: true to take it over`,
  }));
}

/** @throws ImageStreamError `TRIGGER_REFUSED` with all diagnostics, if there are any */
export function refuseTrigger(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  throw new ImageStreamError("TRIGGER_REFUSED", diagnostics);
}
