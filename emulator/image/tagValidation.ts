import { equal } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, required } from "../apiserver/fieldError.ts";
import { immutableMetaErrors } from "../apiserver/metaValidation.ts";
import type { KubeObject } from "../apiserver/object.ts";
import type { AllowedRegistries } from "./allowedRegistries.ts";
import type { ImageStreamTag } from "./imageStreamTagView.ts";
import { pathSegmentFaults, toleratesInsecure } from "./imageStreamValidation.ts";
import type { ImageTag } from "./imageTagView.ts";
import { splitTagName } from "./tagName.ts";
import { tagReferenceFaults } from "./tagReferenceValidation.ts";

/** Faults of a new ImageStreamTag. */
export function newImageStreamTagFaults(object: ImageStreamTag, allowed: AllowedRegistries): FieldError[] {
  return [...nameFaults(object), ...imageStreamTagFaults(object, allowed)];
}

/** Faults of a changed ImageStreamTag: only the tag and the annotations may differ from `old`. */
export function changedImageStreamTagFaults(
  object: ImageStreamTag,
  old: ImageStreamTag,
  allowed: AllowedRegistries,
): FieldError[] {
  const known = allowed.withRepositories(sourceOf(old.tag));
  const metadataOf = ({ metadata: { annotations: _, ...metadata } }: ImageStreamTag) => metadata;
  return [
    ...immutableFaults(object, old),
    ...imageStreamTagFaults(object, known),
    ...(sameMetadata(metadataOf(object), metadataOf(old))
      ? []
      : [invalidValue("metadata", "", "may not update fields other than metadata.annotations")]),
  ];
}

/** Faults of a new ImageTag, whose spec must have the tag's own name. */
export function newImageTagFaults(object: ImageTag, allowed: AllowedRegistries): FieldError[] {
  const missing = object.spec === null ? [required("spec", "spec is a required field during creation")] : [];
  return [...nameFaults(object), ...missing, ...imageTagFaults(object, allowed)];
}

/** Faults of a changed ImageTag: only the spec may differ from `old`. */
export function changedImageTagFaults(object: ImageTag, old: ImageTag, allowed: AllowedRegistries): FieldError[] {
  const why = "may not update fields other than spec";
  return [
    ...immutableFaults(object, old),
    ...imageTagFaults(object, allowed.withRepositories(sourceOf(old.spec))),
    ...(sameMetadata(object.metadata, old.metadata) ? [] : [invalidValue("metadata", "", why)]),
    ...(equal(object.status, old.status) ? [] : [invalidValue("status", "", why)]),
  ];
}

function imageStreamTagFaults(object: ImageStreamTag, allowed: AllowedRegistries): FieldError[] {
  const { tag, metadata } = object;
  if (tag === null) return [];
  const detail = "tag annotations must not be provided or must be equal to the object meta annotations";
  const differs = tag.annotations !== null && !equal(tag.annotations, metadata.annotations ?? {});
  return [
    ...tagReferenceFaults(tag, "tag", allowed, toleratesInsecure(object)),
    ...(differs ? [invalidValue("tag.annotations", "<map>", detail)] : []),
  ];
}

function imageTagFaults(object: ImageTag, allowed: AllowedRegistries): FieldError[] {
  const { spec, metadata } = object;
  if (spec === null) return [];
  const tag = splitTagName(metadata.name ?? "")?.tag;
  return [
    ...(spec.name === tag ? [] : [invalidValue("spec.name", spec.name, "must match image tag name")]),
    ...tagReferenceFaults(spec, "spec", allowed, toleratesInsecure(object)),
  ];
}

function nameFaults({ metadata: { name = "" } }: KubeObject): FieldError[] {
  if (name === "") return [required("metadata.name", "name or generateName is required")];
  return pathSegmentFaults(name).map((why) => invalidValue("metadata.name", name, why));
}

/** The API checks these twice, and reports both. */
function immutableFaults(object: KubeObject, old: KubeObject): FieldError[] {
  const faults = immutableMetaErrors(object, old);
  return [...faults, ...faults];
}

function sourceOf(tag: ImageStreamTag["tag"]): string[] {
  return tag?.from?.kind === "DockerImage" ? [tag.from.name ?? ""] : [];
}

/** Absent and empty members are equal. */
function sameMetadata(a: object, b: object): boolean {
  return equal(withoutEmpty(a), withoutEmpty(b));
}

function withoutEmpty(members: object): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    value === null ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}
