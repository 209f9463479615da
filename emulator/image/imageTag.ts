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
import { badRequest, invalid, notFound, type Status } from "../apiserver/statusError.ts";
import { allowedRegistries } from "./allowedRegistries.ts";
import { imageTagSchema } from "./imageSchemas.ts";
import type { ImageStream, NamedTagEventList, TagReference } from "./imageStreamObject.ts";
import { findImageOfTag, type ImageStorage, imageGroup, streamFor } from "./imageStreamStorage.ts";
import { imageTagTable } from "./imageTables.ts";
import { type ImageTag, imageTagView, imageTagViewOrEmpty } from "./imageTagView.ts";
import { specTag, withoutSpecTag, withSpecTag } from "./namedTags.ts";
import { checkStreamQuota } from "./streamQuota.ts";
import { normalisedHistory, normalisedTag } from "./tagDefaults.ts";
import { joinTagName, parseTagName, type StreamAndTag, splitTagName } from "./tagName.ts";
import { changedImageTagFaults, newImageTagFaults } from "./tagValidation.ts";
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

const tagKind: TagKind = { resource: "imagetags", existing: "imagetags" };
const { resource } = tagKind;

/** ImageTag: spec, status and image of one tag, with or without an image. Computed, never stored. */
export function imageTags(storage: ImageStorage): ResourceDefinition {
  return {
    group: imageGroup,
    version: "v1",
    resource,
    singular: "imagetag",
    kind: "ImageTag",
    namespaced: true,
    shortNames: ["itag"],
    schema: imageTagSchema,
    table: imageTagTable,
    endpoint: new ImageTags(storage),
  };
}

class ImageTags implements Endpoint {
  readonly #storage: ImageStorage;

  constructor(storage: ImageStorage) {
    this.#storage = storage;
  }

  decode(object: KubeObject): void {
    const { spec, status } = object;
    const decoded: { spec: TagReference | null; status: NamedTagEventList | null; image: null } = {
      spec: isRecord(spec) ? normalisedTag(spec, this.#storage.core.settings.imageStreamImportMode) : null,
      status: isRecord(status) ? normalisedHistory(status) : null,
      image: null,
    };
    Object.assign(object, decoded);
  }

  get(context: RequestContext, name: string): ImageTag {
    const { stream: streamName, tag } = parsedName(name);
    const stream = streamFor(this.#storage, context, streamName, resource);
    const view = imageTagView(stream, tag, findImageOfTag(this.#storage, stream, tag));
    if (view === undefined) throw notFound({ group: imageGroup, resource }, joinTagName(streamName, tag));
    return view;
  }

  list(context: RequestContext, options: ListOptions): KubeList<ImageTag> {
    const streams = this.#storage.streams.list(context, options).items;
    const items = streams
      .flatMap((stream) => tagNames(stream).map((tag) => imageTagViewOrEmpty(stream, tag)))
      .filter(({ metadata: { name = "", namespace = "" } }) =>
        options.fields.matches({ "metadata.name": name, "metadata.namespace": namespace }),
      );
    return { kind: "ImageTagList", apiVersion: `${imageGroup}/v1`, metadata: {}, items };
  }

  create(context: RequestContext, given: KubeObject): ImageTag {
    const object = withSpecName(given as ImageTag);
    const name = object.metadata.name ?? "";
    this.#refuse(name, newImageTagFaults(object, allowedRegistries(context.core.settings)));
    const parsed = newTagName(name);
    checkStreamQuota(context, parsed.stream, { resource, name });
    return this.#answer(addTag(this.#storage, context, tagKind, parsed, object.spec), parsed.tag);
  }

  update(context: RequestContext, name: string, change: Change): Updated {
    const { stream: streamName, tag } = parsedName(name);
    const found = this.#storage.streams.find(context.namespace, streamName);
    const stream = found ?? streamToBe(context, streamName);
    const old = imageTagViewOrEmpty(stream, tag);
    const given = change(old) as ImageTag;
    checkTagVersion(tagKind, given, stream, name);
    const object = withSystemMetadata(given, old);
    this.#check(context, object, found === undefined ? undefined : old, name);
    const changed =
      object.spec === null ? withoutSpecTag(stream, tag) : withSpecTag(stream, { ...object.spec, name: tag });
    const written = writeStream(this.#storage, context, changed, found === undefined);
    return { object: this.#answer(written, tag), created: specTag(stream, tag) === undefined };
  }

  delete(context: RequestContext, name: string, { preconditions }: DeleteOptions): Status {
    const { stream: streamName, tag } = parsedName(name);
    const stream = streamFor(this.#storage, context, streamName, resource);
    return removeTag(this.#storage, context, tagKind, stream, { tag, name, uid: preconditions?.uid });
  }

  #check(context: RequestContext, object: ImageTag, old: ImageTag | undefined, name: string): void {
    const allowed = allowedRegistries(context.core.settings);
    const faults =
      old === undefined
        ? newImageTagFaults(withSpecName(object), allowed)
        : changedImageTagFaults(object, old, allowed);
    this.#refuse(object.metadata.name ?? "", faults);
    if (old !== undefined) return;
    checkMayCreate(context, tagKind, name);
    checkStreamQuota(context, parsedName(name).stream, { resource, name });
  }

  #refuse(name: string, faults: Parameters<typeof invalid>[2]): void {
    if (faults.length > 0) throw invalid({ group: imageGroup, resource: "ImageTag" }, name, faults);
  }

  #answer(stream: ImageStream, tag: string): ImageTag {
    return imageTagViewOrEmpty(stream, tag, findImageOfTag(this.#storage, stream, tag));
  }
}

function parsedName(name: string): StreamAndTag {
  const parsed = parseTagName(name);
  if (parsed === undefined) throw badRequest("ImageTags must be retrieved with <name>:<tag>");
  return parsed;
}

function tagNames({ spec, status }: ImageStream): string[] {
  const names = [...(spec.tags ?? []).map(({ name }) => name), ...(status.tags ?? []).map(({ tag }) => tag)];
  return [...new Set(names)].sort();
}

/** A creation may omit the spec's name. */
function withSpecName(object: ImageTag): ImageTag {
  const tag = splitTagName(object.metadata.name ?? "")?.tag ?? "latest";
  return object.spec === null || object.spec.name !== "" ? object : { ...object, spec: { ...object.spec, name: tag } };
}
