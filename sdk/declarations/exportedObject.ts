import { isObject, type Members } from "../../provider/image/members.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { ofAnnotations, ofMetadata, type TakeMembers, takingMembers } from "./clusterMembers.ts";

/** A kind of objects that `oc get` prints. */
interface ExportedKind {
  readonly kind: string;
  /** The API versions under which it is printed. */
  readonly apiVersions: readonly string[];
  /** Takes out what the cluster sets in the spec. */
  readonly spec: (spec: Members, take: TakeMembers) => Members;
}

/** Arguments without what the cluster sets in an object that `oc get` prints, and the paths of what was taken out. */
export function withoutExportedMembers<T extends object>(of: ExportedKind, args: T): [T, readonly string[]] {
  const { take, taken } = takingMembers();
  const { apiVersion, kind, ...given } = args as Members;
  const whole = take("", given, ["status"]) as Members;
  const metadata = take("metadata", whole["metadata"], ofMetadata);
  const { spec } = whole;
  const isKnown = apiVersion === undefined || of.apiVersions.some((version) => version === apiVersion);
  const cleaned = {
    // Another kind is refused as any member that the resource does not know.
    ...(isKnown ? {} : { apiVersion }),
    ...(kind === undefined || kind === of.kind ? {} : { kind }),
    ...whole,
    ...("metadata" in whole && { metadata: withAnnotations(metadata, take) }),
    ...(isObject(spec) && { spec: of.spec(spec, take) }),
  };
  return [cleaned as T, taken];
}

function withAnnotations(metadata: unknown, take: TakeMembers): unknown {
  if (!isObject(metadata)) return metadata;
  const { namespace, annotations, ...rest } = metadata;
  return {
    ...rest,
    ...(namespace === undefined || namespace === "" ? {} : { namespace }),
    ...(annotations === undefined ? {} : { annotations: take("metadata.annotations", annotations, ofAnnotations) }),
  };
}

/** Takes the image that the cluster has noted out of a member of each trigger. */
export const withoutNotedImage =
  (member: string, note: string) =>
  (spec: Members, take: TakeMembers): Members => {
    const { triggers } = spec;
    if (!Array.isArray(triggers)) return spec;
    const cleaned = triggers.map((trigger: unknown, index) => {
      if (!isObject(trigger) || !(member in trigger) || isUnknown(trigger[member])) return trigger;
      return { ...trigger, [member]: take(`spec.triggers[${index}].${member}`, trigger[member], [note]) };
    });
    return { ...spec, triggers: cleaned };
  };
