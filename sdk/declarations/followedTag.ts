import type { TagName } from "../../provider/resolver/declarations.ts";
import { type ImageTriggerInputs, triggerSource } from "../../provider/resources/imageTrigger/inputs.ts";

/** The tag that a trigger follows. */
export function followedTag(inputs: ImageTriggerInputs): TagName {
  const { namespace, name } = triggerSource(inputs);
  const [stream = "", tag = ""] = name.split(":");
  return { namespace, stream, tag };
}
