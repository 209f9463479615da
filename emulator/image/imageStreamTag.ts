import { isRecord } from "../apiserver/copy.ts";
import type { KubeList, KubeObject } from "../apiserver/object.ts";
import type {
  Change,
  DeleteOptions,
  Endpoint,
  ListOptions,
  RequestContext,
  ResourceDefinition,
  Updated,
} from "../apiserver/resource.ts";
import { badRequest, invalid, type Status } from "../apiserver/statusError.ts";
import { allowedRegistries } from "./allowedRegistries.ts";
import { imagePlaceholder } from "./embeddedImage.ts";
import { imageStreamTagSchema } from "./imageSchemas.ts";
import type { ImageStream, TagReference } from "./imageStreamObject.ts";
import { findImageOfTag, type ImageStorage, imageGroup, imageOfTag, streamFor } from "./imageStreamStorage.ts";
import { type ImageStreamTag, imageStreamTagView, imageStreamTagViewOrEmpty } from "./imageStreamTagView.ts";
import { imageStreamTagTable } from "./imageTables.ts";
import { specTag, withSpecTag } from "./namedTags.ts";
import { checkStreamQuota } from "./streamQuota.ts";
import { normalisedTag } from "./tagDefaults.ts";
import { parseTagName, type StreamAndTag } from "./tagName.ts";
import { changedImageStreamTagFaults, newImageStreamTagFaults } from "./tagValidation.ts";
import {
  addTag,
  checkMayCreate,
  checkTagVersion,
  newTagName,
  removeTag,
  streamToBe,
  type TagKind,
  withSystemMetadata,
  writeStream,
} from "./tagWrites.ts";

const tagKind: TagKind = { resource: "imagestreamtags", existing: "imagestreamtag" };
const { resource } = tagKind;

/** ImageStreamTag: one tag of a stream with its image. Computed, never stored. */
export function imageStreamTags(storage: ImageStorage): ResourceDefinition {
  return {
    group: imageGroup,
    version: "v1",
    resource,
    singular: "imagestreamtag",
    kind: "ImageStreamTag",
    namespaced: true,
    shortNames: ["istag"],
    schema: imageStreamTagSchema,
    table: imageStreamTagTable,
    endpoint: new ImageStreamTags(storage),
  };
}

class ImageStreamTags implements Endpoint {
  readonly #storage: ImageStorage;

  constructor(storage: ImageStorage) {
    this.#storage = storage;
  }

  decode(object: KubeObject): void {
    const { tag, generation, lookupPolicy } = object;
    const importMode = this.#storage.core.settings.imageStreamImportMode;
    const decoded: Omit<ImageStreamTag, "kind" | "apiVersion" | "metadata"> = {
      tag: isRecord(tag) ? normalisedTag(tag, importMode) : null,
      generation: typeof generation === "number" ? generation : 0,
      lookupPolicy: { local: isRecord(lookupPolicy) && lookupPolicy.local === true },
      image: imagePlaceholder("", ""),
    };
    Object.assign(object, decoded);
  }

  get(context: RequestContext, name: string): ImageStreamTag {
    const { stream: streamName, tag } = parsedName(name);
    const stream = streamFor(this.#storage, context, streamName, resource);
    const image = imageOfTag(this.#storage, stream, tag, resource);
    return imageStreamTagViewOrEmpty(stream, tag, image);
  }

  /** Limits and selectors apply to streams, then again to their tags. Images are not looked up. */
  list(context: RequestContext, options: ListOptions): KubeList<ImageStreamTag> {
    const streams = this.#storage.streams.list(context, options).items;
    const tags = streams.flatMap((stream) =>
      (stream.status.tags ?? []).flatMap(({ tag }) => imageStreamTagView(stream, tag, undefined) ?? []),
    );
    const items = tags.filter(({ metadata: { name = "", namespace = "" } }) =>
      options.fields.matches({ "metadata.name": name, "metadata.namespace": namespace }),
    );
    return { kind: "ImageStreamTagList", apiVersion: `${imageGroup}/v1`, metadata: {}, items };
  }

  create(context: RequestContext, given: KubeObject): ImageStreamTag {
    const object = named(given as ImageStreamTag);
    const name = object.metadata.name ?? "";
    const faults = newImageStreamTagFaults(object, allowedRegistries(context.core.settings));
    if (faults.length > 0) throw invalid({ group: imageGroup, resource: "ImageStreamTag" }, name, faults);
    const parsed = newTagName(name);
    checkStreamQuota(context, parsed.stream, { resource, name });
    return this.#answer(addTag(this.#storage, context, tagKind, parsed, object.tag), parsed.tag);
  }

  update(context: RequestContext, name: string, change: Change): Updated {
    const { stream: streamName, tag } = parsedName(name);
    const found = this.#storage.streams.find(context.namespace, streamName);
    const stream = found ?? streamToBe(context, streamName);
    const old = imageStreamTagViewOrEmpty(stream, tag);
    const given = change(old) as ImageStreamTag;
    checkTagVersion(tagKind, given, stream, name);
    const object = withStreamLabels(withSystemMetadata(given, old), stream);
    this.#check(context, object, found === undefined ? undefined : old, name);
    const existing = specTag(stream, tag);
    const reference = object.tag ?? existing;
    if (reference === undefined) {
      const { namespace, name: of } = stream.metadata;
      throw badRequest(`imagestreamtag ${tag} is not a spec tag in imagestream ${namespace}/${of}, cannot be updated`);
    }
    const changed = withSpecTag(stream, { ...reference, name: tag, annotations: annotationsOf(object) });
    const written = writeStream(this.#storage, context, changed, found === undefined);
    return { object: this.#answer(written, tag), created: existing === undefined };
  }

  delete(context: RequestContext, name: string, { preconditions }: DeleteOptions): Status {
    const { stream: streamName, tag } = parsedName(name);
    const stream = streamFor(this.#storage, context, streamName, resource);
    return removeTag(this.#storage, context, tagKind, stream, { tag, name, uid: preconditions?.uid });
  }

  #check(context: RequestContext, object: ImageStreamTag, old: ImageStreamTag | undefined, name: string): void {
    const allowed = allowedRegistries(context.core.settings);
    const updated =
      object.tag === null ? object : { ...object, tag: { ...object.tag, annotations: annotationsOf(object) } };
    const faults =
      old === undefined ? newImageStreamTagFaults(object, allowed) : changedImageStreamTagFaults(updated, old, allowed);
    if (faults.length > 0)
      throw invalid({ group: imageGroup, resource: "ImageStreamTag" }, object.metadata.name ?? "", faults);
    if (old !== undefined) return;
    checkMayCreate(context, tagKind, name);
    checkStreamQuota(context, parsedName(name).stream, { resource, name });
  }

  #answer(stream: ImageStream, tag: string): ImageStreamTag {
    return imageStreamTagViewOrEmpty(stream, tag, findImageOfTag(this.#storage, stream, tag));
  }
}

function parsedName(name: string): StreamAndTag {
  const parsed = parseTagName(name);
  if (parsed === undefined) throw badRequest("ImageStreamTags must be retrieved with <name>:<tag>");
  return parsed;
}

/** Takes the prefix of a generated name as the name. */
function named(object: ImageStreamTag): ImageStreamTag {
  const { name, generateName } = object.metadata;
  return name || !generateName ? object : { ...object, metadata: { ...object.metadata, name: generateName } };
}

/** Clients that do not know of labels omit them; that is no change. */
function withStreamLabels(object: ImageStreamTag, stream: ImageStream): ImageStreamTag {
  const { labels } = stream.metadata;
  const has = Object.keys(object.metadata.labels ?? {}).length > 0;
  return has || labels === undefined ? object : { ...object, metadata: { ...object.metadata, labels } };
}

function annotationsOf({ metadata: { annotations = {} } }: ImageStreamTag): TagReference["annotations"] {
  return Object.keys(annotations).length === 0 ? null : annotations;
}
