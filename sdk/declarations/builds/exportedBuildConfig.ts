import { isObject, type Members } from "../../../provider/image/members.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { TakeMembers } from "../exportedObject.ts";

/** A BuildConfig that `oc get` prints. */
export const exportedBuildConfig = {
  kind: "BuildConfig",
  apiVersions: ["build.openshift.io/v1", "v1"],
  spec: withTriggers,
};

/** The note of clusters before 4.8 in the trigger of what was built last. */
function withTriggers(spec: Members, take: TakeMembers): Members {
  const { triggers } = spec;
  if (!Array.isArray(triggers)) return spec;
  const cleaned = triggers.map((trigger: unknown, index) => {
    if (!isObject(trigger) || isUnknown(trigger["imageChange"]) || !("imageChange" in trigger)) return trigger;
    const path = `spec.triggers[${index}].imageChange`;
    return { ...trigger, imageChange: take(path, trigger["imageChange"], ["lastTriggeredImageID"]) };
  });
  return { ...spec, triggers: cleaned };
}
