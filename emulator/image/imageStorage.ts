import { kindNames } from "../apiserver/kindNames.ts";
import type { ClusterCore, RequestContext } from "../apiserver/resource.ts";
import { notFound } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import type { Image } from "./image/object.ts";
import { imageStrategy } from "./image/strategy.ts";
import type { ImageStream } from "./stream/object.ts";
import { imageStreamStrategies } from "./stream/strategy.ts";
import { newestEvent } from "./tag/history.ts";
import { joinTagName } from "./tag/name.ts";

export const imageGroup = "image.openshift.io";

/** The storage behind all kinds of the image API: the streams, by each of their write paths, and the Images. */
export interface ImageStorage {
  readonly core: ClusterCore;
  readonly streams: StoredResource<ImageStream>;
  readonly streamStatus: StoredResource<ImageStream>;
  /** Stores both spec and status as given. */
  readonly internalStreams: StoredResource<ImageStream>;
  readonly images: StoredResource<Image>;
}

export function imageStorage(core: ClusterCore): ImageStorage {
  const streamKind = kindNames(imageGroup, "ImageStream");
  const imageKind = { ...kindNames(imageGroup, "Image"), namespaced: false };
  const { users, status, internal } = imageStreamStrategies(core);
  return {
    core,
    streams: new StoredResource(core, streamKind, users),
    streamStatus: new StoredResource(core, streamKind, status),
    internalStreams: new StoredResource(core, streamKind, internal),
    images: new StoredResource(core, imageKind, imageStrategy),
  };
}

/** A stream, for a kind computed from it. @throws StatusError 404, under the name of that kind */
export function streamFor(
  storage: ImageStorage,
  { namespace }: RequestContext,
  name: string,
  resource: string,
): ImageStream {
  const stream = storage.streams.find(namespace, name);
  if (stream === undefined) throw notFound({ group: imageGroup, resource }, name);
  return stream;
}

/**
 * The Image of a tag's newest entry. @throws StatusError 404 naming the tag if it has none, the digest if the Image is
 * gone
 */
export function imageOfTag(storage: ImageStorage, stream: ImageStream, tag: string, resource: string): Image {
  const digest = newestEvent(stream, tag)?.image ?? "";
  const name = digest === "" ? joinTagName(stream.metadata.name ?? "", tag) : digest;
  const image = digest === "" ? undefined : storage.images.find("", digest);
  if (image === undefined) throw notFound({ group: imageGroup, resource }, name);
  return image;
}

/** The Image of a tag's newest entry, if any. */
export function findImageOfTag(storage: ImageStorage, stream: ImageStream, tag: string): Image | undefined {
  return storage.images.find("", newestEvent(stream, tag)?.image ?? "");
}
