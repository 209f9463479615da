import { thisStack } from "../../../provider/resources/creation/creation.ts";
import { immutableChanges } from "../../../provider/resources/kubernetesObject/immutableFields.ts";
import { type KubernetesObjectInputs, nameOfObject } from "../../../provider/resources/kubernetesObject/inputs.ts";
import { observeObject } from "../../../provider/resources/kubernetesObject/observe.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { PresentObject } from "../presentObject.ts";

/** The notes of a preview on an object that a change replaces. */
export function objectNotes(declared: KubernetesObjectInputs, { object, maker }: Partial<PresentObject>): Message[] {
  if (object === undefined || maker !== thisStack) return [];
  const fixed = immutableChanges(observeObject(declared, object), declared);
  if (fixed.length === 0) return [];
  const why = `the API does not let ${fixed.join(", ")} change: ${nameOfObject(declared)} is deleted, and made anew`;
  return [{ headline: headline`${declared.metadata.name} is replaced`, details: [["why", why]] }];
}
