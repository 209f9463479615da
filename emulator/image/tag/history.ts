import { conflict, notFound } from "../../apiserver/statusError.ts";
import { isDigest } from "../pullSpec.ts";
import type { ImageStream, NamedTagEventList, TagEvent } from "../stream/object.ts";
import { statusTag, withStatusTag } from "./named.ts";

/** The newest history entry of a tag (`latest` for an empty name). */
export function newestEvent(stream: ImageStream, tag: string): TagEvent | undefined {
  return statusTag(stream, tag || "latest")?.items?.[0];
}

/**
 * Records the new target of a tag. With equal pull spec and image it only renews the generation; if one differs it
 * replaces
 * the entry; if both differ it adds one at the front. Each of these drops the tag's conditions. An equal entry with an
 * equal
 * generation changes nothing.
 */
export function withTagEvent(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  const history = statusTag(stream, tag);
  const [newest, ...older] = history?.items ?? [];
  if (newest === undefined) return withStatusTag(stream, { tag, items: [event] });
  const sameReference = newest.dockerImageReference === event.dockerImageReference;
  const sameImage = newest.image === event.image;
  if (sameReference && sameImage && newest.generation === event.generation) return stream;
  if (!sameReference && !sameImage) return withStatusTag(stream, { tag, items: [event, newest, ...older] });
  // The entry keeps its `created`, since the image has not changed.
  return withStatusTag(stream, { tag, items: [{ ...event, created: newest.created }, ...older] });
}

/** Sets the generation of a tag's newest entry; keeps conditions. */
export function withNewestGeneration(stream: ImageStream, tag: string, generation: number): ImageStream {
  const history = statusTag(stream, tag);
  const [newest, ...older] = history?.items ?? [];
  if (history === undefined || newest === undefined) return stream;
  return withStatusTag(stream, { ...history, items: [{ ...newest, generation }, ...older] });
}

/** Drops status tags with neither history nor conditions. */
export function withoutEmptyHistories(tags: readonly NamedTagEventList[]): NamedTagEventList[] {
  return tags.filter((tag) => (tag.items ?? []).length > 0 || (tag.conditions ?? []).length > 0);
}

/** Says if an id (a prefix of the digest or of its hex part) matches this image. */
export function imageMatchesId(image: string, id: string): boolean {
  const hex = isDigest(image) ? image.slice(image.indexOf(":") + 1) : undefined;
  return image.startsWith(id) || (hex?.startsWith(id) ?? false);
}

/**
 * The history entry for an image id, from any tag of the stream; dated `created`, without a generation.
 * @throws StatusError 404 if none, 409 if several different images match
 */
export function eventOfImage(stream: ImageStream, id: string, created: string): TagEvent {
  const events = (stream.status.tags ?? [])
    .flatMap((tag) => tag.items ?? [])
    .filter((event) => imageMatchesId(event.image, id));
  const images = [...new Set(events.map((event) => event.image))].sort();
  const resource = { group: "image.openshift.io", resource: "imagestreamimage" };
  const last = events.at(-1);
  if (last === undefined) throw notFound(resource, id);
  if (images.length > 1) throw conflict(resource, id, `multiple images match the prefix "${id}": ${images.join(", ")}`);
  return { created, dockerImageReference: last.dockerImageReference, image: last.image, generation: 0 };
}
