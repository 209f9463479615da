import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryContent, OwnEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";
import { contentOf, type ImageTriggerOutputs, isOneOf, writtenBy } from "./ownership.ts";
import { placeOfKind } from "./placeOfKind.ts";

/** Key of the entry in its object. */
export const keyOf = (inputs: ImageTriggerInputs): string => placeOfKind(inputs.workload.kind).key(inputs);

export function triggerId(inputs: ImageTriggerInputs): string {
  const { kind, namespace, name } = inputs.workload;
  return `${namespace}/${kind}/${name}/${inputs.container ?? inputs.fieldPath ?? keyOf(inputs)}`;
}

/** The declaration that would describe an entry; what is the same stays as it was declared. */
export function asFound<Inputs extends ImageTriggerInputs>(declared: Inputs, entry: EntryContent): Inputs {
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

/** The entry that this program has written, while it is as it was written. */
export function writtenEntry(outs: ImageTriggerOutputs, workload: ApiObject): OwnEntry | undefined {
  // Of two writes that may have taken effect, the one before comes first: it stays where the other was refused.
  return entryWith(outs, writtenBy(outs).toReversed(), workload);
}

/** The entry that a refresh has shown in its place. */
export const shownEntry = (outs: ImageTriggerOutputs, workload: ApiObject): OwnEntry | undefined =>
  entryWith(outs, [contentOf(outs)], workload);

function entryWith(
  outs: ImageTriggerOutputs,
  contents: readonly EntryContent[],
  workload: ApiObject,
): OwnEntry | undefined {
  for (const content of contents) {
    const declared = asFound<ImageTriggerInputs>(outs, content);
    const entry = placeOfKind(outs.workload.kind)
      .find(declared, workload)
      .find((found) => isOneOf(found, [content]));
    if (entry !== undefined) return { entry, declared };
  }
  return undefined;
}
