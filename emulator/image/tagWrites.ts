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

/** The traits of ImageStreamTag and ImageTag as writers of their stream. */
export interface TagKind {
  readonly resource: "imagestreamtags" | "imagetags";
  /** The resource name in the 409 of an existing tag. */
  readonly existing: string;
}

/** The stream that creating a tag would create, for the views of its tags. */
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

/** Splits the name of a new tag. @throws StatusError 500 without a colon, as the API does */
export function newTagName(name: string): StreamAndTag {
  const parsed = splitTagName(name);
  if (parsed === undefined) throw unclassified(`"${name}" must be of the form <stream_name>:<tag>`);
  return parsed;
}

/** Adds a new spec tag, and its stream if missing; with `reference` null, only the stream. */
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

/** Writes a stream for one of its tags. Admission does not run, and managedFields do not change. */
export function writeStream(
  storage: ImageStorage,
  context: RequestContext,
  stream: ImageStream,
  create: boolean,
): ImageStream {
  if (create) return storage.streams.create(context, withoutSystemMetadata(stream));
  return storage.internalStreams.update(context, stream.metadata.name ?? "", () => stream).object as ImageStream;
}

/** The API generates these members on every creation. */
function withoutSystemMetadata(stream: ImageStream): ImageStream {
  const { uid: _, creationTimestamp: __, resourceVersion: ___, ...metadata } = stream.metadata;
  return { ...stream, metadata };
}

/**
 * Checks the version of a client's tag against the stream's; without a version the write is unconditional.
 * @throws StatusError 404 if the stream is missing, 409 if its version differs
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

/** Restores the metadata members that a client may omit and cannot change. */
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

/** An update that creates needs the right to create. @throws StatusError 403 */
export function checkMayCreate({ core, user, namespace }: RequestContext, kind: TagKind, name: string): void {
  const resource = { group: imageGroup, resource: kind.resource };
  if (core.authorize(user, { verb: "create", ...resource, namespace, name }).allowed) return;
  const what = `resource "${kind.resource}" in API group "${imageGroup}" in the namespace "${namespace}"`;
  throw forbidden(resource, name, `User "${user.name}" cannot create ${what}`);
}

/** Removes a tag from spec and status, and keeps the stream. Checks only the precondition on the stream's uid. */
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
