import { isObject, type Members } from "../../../provider/image/members.ts";
import { join } from "../../../provider/resources/inputs/schemaDiagnostics.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { ofAnnotations, ofMetadata } from "../withoutExported.ts";

/** Arguments without what the cluster sets in a BuildConfig that `oc get` prints, and the paths of what was taken out. */
export function withoutExportedMembers<T extends object>(args: T): [T, readonly string[]] {
  const out: string[] = [];
  const take = (path: string, value: unknown, keys: readonly string[]): unknown => {
    if (!isObject(value)) return value;
    out.push(...keys.filter((key) => key in value).map((key) => join(path, [key])));
    return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
  };
  const { apiVersion, kind, ...given } = args as Members;
  const whole = take("", given, ["status"]) as Members;
  const metadata = take("metadata", whole["metadata"], ofMetadata);
  const { spec } = whole;
  const cleaned = {
    // Another kind is refused as any member that the resource does not know.
    ...(apiVersion === undefined || apiVersions.includes(apiVersion) ? {} : { apiVersion }),
    ...(kind === undefined || kind === "BuildConfig" ? {} : { kind }),
    ...whole,
    ...("metadata" in whole && { metadata: withAnnotations(metadata, take) }),
    ...(isObject(spec) && { spec: withTriggers(spec, take) }),
  };
  return [cleaned as T, out];
}

const apiVersions: readonly unknown[] = ["build.openshift.io/v1", "v1"];

type Take = (path: string, value: unknown, keys: readonly string[]) => unknown;

function withAnnotations(metadata: unknown, take: Take): unknown {
  if (!isObject(metadata)) return metadata;
  const { namespace, annotations, ...rest } = metadata;
  return {
    ...rest,
    ...(namespace === undefined || namespace === "" ? {} : { namespace }),
    ...(annotations === undefined ? {} : { annotations: take("metadata.annotations", annotations, ofAnnotations) }),
  };
}

/** The note of clusters before 4.8 in the trigger of what was built last. */
function withTriggers(spec: Members, take: Take): Members {
  const { triggers } = spec;
  if (!Array.isArray(triggers)) return spec;
  const cleaned = triggers.map((trigger: unknown, index) => {
    if (!isObject(trigger) || isUnknown(trigger["imageChange"]) || !("imageChange" in trigger)) return trigger;
    const path = `spec.triggers[${index}].imageChange`;
    return { ...trigger, imageChange: take(path, trigger["imageChange"], ["lastTriggeredImageID"]) };
  });
  return { ...spec, triggers: cleaned };
}
