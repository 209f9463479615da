import { isDeepStrictEqual } from "node:util";
import type { PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";
import { placeOfKind } from "./placeOfKind.ts";

/** What tells the entries of one object apart. */
export const keyOf = (inputs: ImageTriggerInputs): string => placeOfKind(inputs.workload.kind).key(inputs);

export function triggerId(inputs: ImageTriggerInputs): string {
  const { kind, namespace, name } = inputs.workload;
  return `${namespace}/${kind}/${name}/${inputs.container ?? inputs.fieldPath ?? keyOf(inputs)}`;
}

/** The declaration that would describe an entry; what is the same stays as it was declared. */
export function asFound<Inputs extends ImageTriggerInputs>(declared: Inputs, entry: PresentEntry): Inputs {
  const { namespace, name } = entry.from;
  const same = isDeepStrictEqual({ namespace, name }, triggerSource(declared));
  const from = {
    kind: "ImageStreamTag" as const,
    name,
    ...(namespace === declared.workload.namespace ? {} : { namespace }),
  };
  const found = { ...declared, from: same ? declared.from : from };
  if (entry.containers === undefined) return found;
  const { container: _container, ...others } = found;
  const several = { ...others, containers: [...entry.containers] } as Inputs;
  return keyOf(several) === keyOf(declared) ? found : several;
}
