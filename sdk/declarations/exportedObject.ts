import { isObject, type Members } from "../../provider/image/members.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { ofAnnotations, ofMetadata } from "./withoutExported.ts";

/** Takes members out of an object at a path. */
export type TakeMembers = (path: string, value: unknown, keys: readonly string[]) => unknown;

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
  const out: string[] = [];
  const take: TakeMembers = (path, value, keys) => {
    if (!isObject(value)) return value;
    out.push(...keys.filter((key) => key in value).map((key) => join(path, [key])));
    return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
  };
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
  return [cleaned as T, out];
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
