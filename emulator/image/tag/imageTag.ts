import { equal, isRecord } from "../../apiserver/copy.ts";
import { type FieldError, invalidValue, required } from "../../apiserver/fieldError.ts";
import { notFound } from "../../apiserver/statusError.ts";
import { type AllowedRegistries, allowedRegistries } from "../allowedRegistries.ts";
import { embeddedImage } from "../image/embeddedImage.ts";
import { findImageOfTag, imageGroup } from "../imageStorage.ts";
import { imageTagSchema } from "../schemas.ts";
import type { TagReference } from "../stream/object.ts";
import { toleratesInsecure } from "../stream/validation.ts";
import { imageTagTable } from "../tables.ts";
import { normalisedHistory, normalisedTag } from "./defaults.ts";
import { sameMetadata, type TagKind, withOldSource } from "./endpoint.ts";
import { joinTagName, splitTagName } from "./name.ts";
import { specTag, statusTag, withoutSpecTag, withSpecTag } from "./named.ts";
import type { ImageTag } from "./object.ts";
import { resolvedPullSpec } from "./referencePolicy.ts";
import { tagReferenceFaults } from "./validation.ts";

const onlySpec = "may not update fields other than spec";

/** ImageTag: one tag of a stream, with or without an image. Computed, never stored. */
export const imageTags: TagKind<ImageTag> = {
  group: imageGroup,
  version: "v1",
  resource: "imagetags",
  existing: "imagetags",
  singular: "imagetag",
  kind: "ImageTag",
  namespaced: true,
  shortNames: ["itag"],
  schema: imageTagSchema,
  table: imageTagTable,
  strategy: {
    prepareForCreate(_context, object) {
      const tag = splitTagName(object.metadata.name ?? "")?.tag ?? "latest";
      if (object.spec?.name === "") object.spec = { ...object.spec, name: tag };
      object.status = null;
      object.image = null;
    },
    validateCreate: ({ core }, object) =>
      object.spec === null
        ? [required("spec", "spec is a required field during creation")]
        : specFaults(object, object.spec, allowedRegistries(core)),
    prepareForUpdate(_context, object, old) {
      object.image = old.image;
    },
    validateUpdate({ core }, object, old) {
      const allowed = withOldSource(allowedRegistries(core), old.spec);
      return [
        ...(object.spec === null ? [] : specFaults(object, object.spec, allowed)),
        ...(sameMetadata(object.metadata, old.metadata) ? [] : [invalidValue("metadata", "", onlySpec)]),
        ...(equal(object.status, old.status) ? [] : [invalidValue("status", "", onlySpec)]),
      ];
    },
  },
  decode(object, importMode) {
    const { spec, status } = object;
    Object.assign(object, {
      spec: isRecord(spec) ? normalisedTag(spec, importMode) : null,
      status: isRecord(status) ? normalisedHistory(status) : null,
      image: null,
    });
  },
  reference: ({ spec }) => spec,
  view(stream, tag, image) {
    const status = statusTag(stream, tag) ?? null;
    const event = status?.items?.[0];
    return {
      kind: "ImageTag",
      apiVersion: `${imageGroup}/v1`,
      metadata: { ...stream.metadata, name: joinTagName(stream.metadata.name ?? "", tag) },
      spec: specTag(stream, tag) ?? null,
      status,
      image:
        image === undefined || event === undefined ? null : embeddedImage(image, resolvedPullSpec(stream, tag, event)),
    };
  },
  read(storage, stream, tag) {
    const found = this.view(stream, tag, findImageOfTag(storage, stream, tag));
    if (found.spec === null && found.status === null) throw notFound(this, found.metadata.name ?? "");
    return found;
  },
  list(stream) {
    const inSpec = (stream.spec.tags ?? []).map(({ name }) => name);
    const inStatus = (stream.status.tags ?? []).map(({ tag }) => tag);
    return [...new Set([...inSpec, ...inStatus])].sort().map((tag) => this.view(stream, tag));
  },
  change: (stream, tag, { spec }) =>
    spec === null ? withoutSpecTag(stream, tag) : withSpecTag(stream, { ...spec, name: tag }),
};

const specFaults = ({ metadata }: ImageTag, spec: TagReference, allowed: AllowedRegistries): FieldError[] => [
  ...(spec.name === splitTagName(metadata.name ?? "")?.tag
    ? []
    : [invalidValue("spec.name", spec.name, "must match image tag name")]),
  ...tagReferenceFaults(spec, "spec", allowed, toleratesInsecure({ metadata })),
];
