import { isObject, type Members } from "../../../provider/image/members.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { TakeMembers } from "../exportedObject.ts";

/** A DeploymentConfig that `oc get` prints. */
export const exportedDeploymentConfig = {
  kind: "DeploymentConfig",
  apiVersions: ["apps.openshift.io/v1", "v1"],
  spec: withoutNotes,
};

/** The cluster notes in a trigger the image that it has set last. */
function withoutNotes(spec: Members, take: TakeMembers): Members {
  const { triggers } = spec;
  if (!Array.isArray(triggers)) return spec;
  const cleaned = triggers.map((trigger: unknown, index) => {
    if (!isObject(trigger) || !("imageChangeParams" in trigger) || isUnknown(trigger["imageChangeParams"]))
      return trigger;
    const path = `spec.triggers[${index}].imageChangeParams`;
    return { ...trigger, imageChangeParams: take(path, trigger["imageChangeParams"], ["lastTriggeredImage"]) };
  });
  return { ...spec, triggers: cleaned };
}
