import { equal, isRecord } from "../../apiserver/copy.ts";
import { type FieldError, invalidValue } from "../../apiserver/fieldError.ts";
import type { KubeObject } from "../../apiserver/kubeObject.ts";
import { badRequest } from "../../apiserver/statusError.ts";
import { type AllowedRegistries, allowedRegistries } from "../allowedRegistries.ts";
import { embeddedImage, imagePlaceholder } from "../image/embeddedImage.ts";
import type { EmbeddedImage, Image } from "../image/object.ts";
import { imageGroup, imageOfTag } from "../imageStorage.ts";
import { imageStreamTagSchema } from "../schemas.ts";
import type { ImageStream, TagEvent, TagReference } from "../stream/object.ts";
import { toleratesInsecure } from "../stream/validation.ts";
import { imageStreamTagTable } from "../tables.ts";
import { normalisedTag } from "./defaults.ts";
import { sameMetadata, type TagKind, withOldSource } from "./endpoint.ts";
import { newestEvent } from "./history.ts";
import { joinTagName, splitTagName } from "./name.ts";
import { specTag, statusTag, withSpecTag } from "./named.ts";
import type { ImageStreamTag } from "./object.ts";
import { resolvedPullSpec } from "./referencePolicy.ts";
import { tagReferenceFaults } from "./validation.ts";

/** ImageStreamTag: one tag of a stream with its image. Computed, never stored. */
export const imageStreamTags: TagKind<ImageStreamTag> = {
  group: imageGroup,
  version: "v1",
  resource: "imagestreamtags",
  existing: "imagestreamtag",
  singular: "imagestreamtag",
  kind: "ImageStreamTag",
  namespaced: true,
  shortNames: ["istag"],
  schema: imageStreamTagSchema,
  table: imageStreamTagTable,
  strategy: {
    prepareForCreate(_context, object) {
      if (object.tag?.name === "")
        object.tag = { ...object.tag, name: splitTagName(object.metadata.name ?? "")?.tag ?? "latest" };
      delete object.conditions;
      object.image = imagePlaceholder("", "");
    },
    validateCreate: ({ core }, object) => tagFaults(object, allowedRegistries(core)),
    prepareForUpdate(_context, object, old) {
      if (object.tag) object.tag = { ...object.tag, annotations: annotationsOf(object) };
      // Clients that do not know of labels omit them; that is no change.
      const { labels } = old.metadata;
      if (labels && Object.keys(object.metadata.labels ?? {}).length === 0) object.metadata.labels = labels;
      if (old.conditions) object.conditions = old.conditions;
      object.image = old.image;
    },
    validateUpdate({ core }, object, old) {
      const allowed = withOldSource(allowedRegistries(core), old.tag);
      const unchanged = sameMetadata(withoutAnnotations(object), withoutAnnotations(old));
      const why = "may not update fields other than metadata.annotations";
      return [...tagFaults(object, allowed), ...(unchanged ? [] : [invalidValue("metadata", "", why)])];
    },
  },
  decode(object, importMode) {
    const { tag, generation, lookupPolicy } = object;
    Object.assign(object, {
      tag: isRecord(tag) ? normalisedTag(tag, importMode) : null,
      generation: typeof generation === "number" ? generation : 0,
      lookupPolicy: { local: isRecord(lookupPolicy) && lookupPolicy.local === true },
      image: imagePlaceholder("", ""),
    });
  },
  reference: ({ tag }) => tag,
  view: (stream, tag, image) => view(stream, tag, imageEvent(stream, tag) ?? nothing(stream), image),
  read(storage, stream, tag) {
    return this.view(stream, tag, imageOfTag(storage, stream, tag, this.resource));
  },
  list: (stream) =>
    (stream.status.tags ?? []).flatMap(({ tag }) => {
      const event = imageEvent(stream, tag);
      return event ? [view(stream, tag, event, undefined)] : [];
    }),
  change(stream, tag, object) {
    const reference = object.tag ?? specTag(stream, tag);
    if (reference === undefined) {
      const { namespace, name } = stream.metadata;
      throw badRequest(
        `imagestreamtag ${tag} is not a spec tag in imagestream ${namespace}/${name}, cannot be updated`,
      );
    }
    return withSpecTag(stream, { ...reference, name: tag, annotations: annotationsOf(object) });
  },
};

function tagFaults({ tag, metadata }: ImageStreamTag, allowed: AllowedRegistries): FieldError[] {
  if (tag === null) return [];
  const detail = "tag annotations must not be provided or must be equal to the object meta annotations";
  const differs = tag.annotations !== null && !equal(tag.annotations, metadata.annotations ?? {});
  return [
    ...tagReferenceFaults(tag, "tag", allowed, toleratesInsecure({ metadata })),
    ...(differs ? [invalidValue("tag.annotations", "<map>", detail)] : []),
  ];
}

const withoutAnnotations = ({ metadata: { annotations: _, ...metadata } }: ImageStreamTag): object => metadata;

const annotationsOf = ({ metadata: { annotations = {} } }: ImageStreamTag): TagReference["annotations"] =>
  Object.keys(annotations).length === 0 ? null : annotations;

/** The newest entry of a tag's history, if it has an image. */
function imageEvent(stream: ImageStream, tag: string): TagEvent | undefined {
  const event = newestEvent(stream, tag);
  return event?.image ? event : undefined;
}

const nothing = ({ metadata }: ImageStream): TagEvent => ({
  created: metadata.creationTimestamp ?? null,
  dockerImageReference: "",
  image: "",
  generation: 0,
});

/** The tag as of an entry of its history; without `image` it shows the digest only. */
function view(stream: ImageStream, tag: string, event: TagEvent, image: Image | undefined): ImageStreamTag {
  const spec = specTag(stream, tag);
  const conditions = statusTag(stream, tag)?.conditions;
  const reference = resolvedPullSpec(stream, tag, event);
  return {
    kind: "ImageStreamTag",
    apiVersion: `${imageGroup}/v1`,
    metadata: viewMetadata(stream, tag, event, spec),
    tag: spec ?? null,
    generation: event.generation,
    lookupPolicy: { local: stream.spec.lookupPolicy.local },
    ...(conditions === undefined ? {} : { conditions }),
    image:
      image === undefined
        ? imagePlaceholder(event.image, reference)
        : withAnnotations(embeddedImage(image, reference), spec?.annotations ?? {}),
  };
}

/** uid, version and labels come from the stream, annotations only from the spec tag. */
function viewMetadata(
  stream: ImageStream,
  tag: string,
  event: TagEvent,
  spec: TagReference | undefined,
): KubeObject["metadata"] {
  const { name = "", namespace, uid, resourceVersion, labels } = stream.metadata;
  const annotations = { ...spec?.annotations };
  return {
    name: joinTagName(name, tag),
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    creationTimestamp: event.created,
    ...(labels === undefined ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function withAnnotations(image: EmbeddedImage, added: Readonly<Record<string, string>>): EmbeddedImage {
  const annotations = { ...image.metadata.annotations, ...added };
  return Object.keys(annotations).length === 0 ? image : { ...image, metadata: { ...image.metadata, annotations } };
}
