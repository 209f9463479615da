import { type KubernetesObjectInputs, nameOfObject } from "../../../provider/resources/kubernetesObject/inputs.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";

/** The note of a preview on an object that a change of these fields replaces. */
export function replacementNote(declared: KubernetesObjectInputs, fields: readonly string[]): Message {
  const why = `the API does not let ${fields.join(", ")} change: ${nameOfObject(declared)} is deleted, and made anew`;
  return { headline: headline`${declared.metadata.name} is replaced`, details: [["why", why]] };
}
