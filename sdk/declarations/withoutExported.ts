import { isObject, type Members } from "../../provider/image/members.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { ofAnnotations, ofMetadata, type TakeMembers, takingMembers } from "./clusterMembers.ts";

/** Kinds that accept exported objects as arguments, with the members that only the cluster sets. */
const exported = {
  ImageStream: { taken: ["status"], ofMetadata },
  // Labels and annotations of a tag's object are those of its stream, its image, and of `tag`.
  ImageStreamTag: {
    taken: ["status", "generation", "image", "conditions", "lookupPolicy"],
    ofMetadata: [...ofMetadata, "labels", "annotations"],
  },
} as const;

/**
 * Removes what the cluster has added to an exported object (of `oc get`, `oc new-app`), and empty members that have a default.
 * @returns the arguments, and the paths of the members that the cluster had added
 */
export function withoutExported<T extends object>(kind: keyof typeof exported, args: T): [T, readonly string[]] {
  const { take, taken } = takingMembers();
  const tag = (declared: unknown, path: string) => withDefaults(take(path, declared, ["generation"]));
  const { apiVersion, kind: named, ...given } = args as Members;
  const isRead = kind === "ImageStream" || (isObject(given["metadata"]) && "uid" in given["metadata"]);
  const whole = take("", given, exported[kind].taken) as Members;
  const metadata = take("metadata", whole["metadata"], isRead ? exported[kind].ofMetadata : ofMetadata);
  const spec = whole["spec"];
  const cleaned = {
    // Another kind or version stays: the check refuses it as an unknown member.
    ...(apiVersion === undefined || apiVersions.includes(apiVersion) ? {} : { apiVersion }),
    ...(named === undefined || named === kind ? {} : { kind: named }),
    ...whole,
    ...("metadata" in whole && { metadata: withTaken(metadata, take) }),
    ...("spec" in whole && { spec: isObject(spec) ? streamSpec(spec, tag) : spec }),
    ...("tag" in whole && { tag: tag(whole["tag"], "tag") }),
  };
  return [cleaned as T, taken];
}

const apiVersions: readonly unknown[] = ["image.openshift.io/v1", "v1"];

function withTaken(metadata: unknown, take: TakeMembers) {
  if (!isObject(metadata)) return metadata;
  const annotations = take("metadata.annotations", metadata["annotations"], ofAnnotations);
  return without({ ...metadata, ...("annotations" in metadata && { annotations }) }, { namespace: "" });
}

function streamSpec(spec: Members, tag: (declared: unknown, path: string) => unknown): Members {
  const { lookupPolicy, tags } = spec;
  return without(
    {
      ...spec,
      ...(Array.isArray(tags) && { tags: tags.map((each, index) => tag(each, tagPath(each, index))) }),
      ...(isEmpty(lookupPolicy) && { lookupPolicy: "" }),
    },
    { dockerImageRepository: "", lookupPolicy: "" },
  );
}

function tagPath(tag: unknown, index: number): string {
  const name = isObject(tag) ? tag["name"] : undefined;
  return join("spec.tags", [typeof name === "string" && !isUnknown(name) ? name : index]);
}

/** A tag without members that are empty where the API has a default. */
function withDefaults(tag: unknown): unknown {
  if (!isObject(tag)) return tag;
  const { from, importPolicy, referencePolicy } = tag;
  const policy = isObject(referencePolicy) ? without(referencePolicy, { type: "" }) : referencePolicy;
  return without(
    {
      ...tag,
      ...(isObject(from) && { from: without(from, { namespace: "" }) }),
      ...(isObject(importPolicy) && { importPolicy: without(importPolicy, { importMode: "" }) }),
      ...(policy !== undefined && { referencePolicy: isEmpty(policy) ? "" : policy }),
    },
    { referencePolicy: "" },
  );
}

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

const without = (value: Members, empty: Members): Members =>
  Object.fromEntries(Object.entries(value).filter(([key, member]) => !(key in empty && empty[key] === member)));
