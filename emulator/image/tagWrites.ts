import { randomUUID } from "node:crypto";
import type { KubeObject } from "../apiserver/object.ts";
import type { RequestContext } from "../apiserver/resource.ts";
import {
  alreadyExists,
  conflict,
  forbidden,
  notFound,
  type Status,
  success,
  unclassified,
} from "../apiserver/statusError.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import type { ImageStream, TagReference } from "./imageStreamObject.ts";
import { type ImageStorage, imageGroup } from "./imageStreamStorage.ts";
import { specTag, statusTag, withoutSpecTag, withoutStatusTag, withSpecTag } from "./namedTags.ts";
import { type StreamAndTag, splitTagName } from "./tagName.ts";

/** What ImageStreamTag and ImageTag have in common when they write their stream. */
export interface TagKind {
  readonly resource: "imagestreamtags" | "imagetags";
  /** What a 409 of an existing tag calls the resource. */
  readonly existing: string;
}

/** A stream that does not exist yet, as the views of its tags see it. */
export function streamToBe(context: RequestContext, name: string): ImageStream {
  return {
    kind: "ImageStream",
    apiVersion: `${imageGroup}/v1`,
    metadata: {
      name,
      namespace: context.namespace,
      uid: randomUUID(),
      creationTimestamp: timestamp(context.core.clock),
    },
    spec: { lookupPolicy: { local: false } },
    status: { dockerImageRepository: "" },
  };
}

/** Splits the name of a tag that is created. @throws StatusError 500 without a colon, as the API does */
export function newTagName(name: string): StreamAndTag {
  const parsed = splitTagName(name);
  if (parsed === undefined) throw unclassified(`"${name}" must be of the form <stream_name>:<tag>`);
  return parsed;
}

/** Adds a spec tag that must not exist yet, and its stream if need be; nothing if `reference` is null. */
export function addTag(
  storage: ImageStorage,
  context: RequestContext,
  kind: TagKind,
  { stream: name, tag }: StreamAndTag,
  reference: TagReference | null,
): ImageStream {
  const found = storage.streams.find(context.namespace, name);
  const stream = found ?? streamToBe(context, name);
  if (specTag(stream, tag)) {
    throw alreadyExists({ group: imageGroup, resource: kind.existing }, `${name}:${tag}`);
  }
  const changed = reference === null ? stream : withSpecTag(stream, { ...reference, name: tag });
  return writeStream(storage, context, changed, found === undefined);
}

/** Writes a stream on behalf of one of its tags. The stream's users see neither admission nor managedFields of that. */
export function writeStream(
  storage: ImageStorage,
  context: RequestContext,
  stream: ImageStream,
  create: boolean,
): ImageStream {
  if (create) return storage.streams.create(context, withoutSystemMetadata(stream));
  return storage.internalStreams.update(context, stream.metadata.name ?? "", () => stream).object as ImageStream;
}

/** The API sets these itself on whatever is created. */
function withoutSystemMetadata(stream: ImageStream): ImageStream {
  const { uid: _, creationTimestamp: __, resourceVersion: ___, ...metadata } = stream.metadata;
  return { ...stream, metadata };
}

/**
 * Checks the version that a client's tag carries against the stream's; without one the write is blind.
 * @throws StatusError 404 if the stream is missing, 409 if it has moved on
 */
export function checkTagVersion(kind: TagKind, object: KubeObject, stream: ImageStream, name: string): void {
  const { resourceVersion: asked } = object.metadata;
  const { resourceVersion: is } = stream.metadata;
  const resource = { group: imageGroup, resource: kind.resource };
  if (!asked) return;
  if (!is) throw notFound(resource, name);
  if (asked !== is) {
    throw conflict(resource, object.metadata.name ?? name, `another caller has updated the resource version to ${is}`);
  }
}

/** The members of metadata that a client need not repeat and cannot change. */
export function withSystemMetadata<T extends KubeObject>(object: T, old: T): T {
  const { generation: _, ...metadata } = object.metadata;
  const { uid, namespace, creationTimestamp, resourceVersion, generation } = old.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(metadata.uid || uid === undefined ? {} : { uid }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(generation === undefined ? {} : { generation }),
    },
  };
}

/** Who creates by an update needs the right to create. @throws StatusError 403 */
export function checkMayCreate({ core, user, namespace }: RequestContext, kind: TagKind, name: string): void {
  const resource = { group: imageGroup, resource: kind.resource };
  if (core.authorize(user, { verb: "create", ...resource, namespace, name }).allowed) return;
  const what = `resource "${kind.resource}" in API group "${imageGroup}" in the namespace "${namespace}"`;
  throw forbidden(resource, name, `User "${user.name}" cannot create ${what}`);
}

/** Removes a tag from spec and status; the stream stays. Only a precondition on the stream's uid counts. */
export function removeTag(
  storage: ImageStorage,
  context: RequestContext,
  kind: TagKind,
  stream: ImageStream,
  { tag, name, uid }: { readonly tag: string; readonly name: string; readonly uid: string | undefined },
): Status {
  const resource = { group: imageGroup, resource: kind.resource };
  if (uid !== undefined && uid !== stream.metadata.uid)
    throw conflict(resource, name, "the UID precondition was not met");
  if (!specTag(stream, tag) && !statusTag(stream, tag)) throw notFound(resource, name);
  writeStream(storage, context, withoutStatusTag(withoutSpecTag(stream, tag), tag), false);
  return success();
}
