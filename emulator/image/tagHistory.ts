import { conflict, notFound } from "../apiserver/statusError.ts";
import type { ImageStream, NamedTagEventList, TagEvent } from "./imageStreamObject.ts";
import { statusTag, withStatusTag } from "./namedTags.ts";
import { isDigest } from "./pullSpec.ts";

/** The newest history entry of a tag (`latest` for an empty name). */
export function newestEvent(stream: ImageStream, tag: string): TagEvent | undefined {
  return statusTag(stream, tag || "latest")?.items?.[0];
}

/**
 * Records what a tag points at now. Same pull spec and same image only renew the generation, one of the two differing replaces in place,
 * both differing adds an entry at the front; each of these drops the tag's conditions. An entry equal in all three changes nothing.
 */
export function withTagEvent(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  const history = statusTag(stream, tag);
  const [newest, ...older] = history?.items ?? [];
  if (newest === undefined) return withStatusTag(stream, { tag, items: [event] });
  const sameReference = newest.dockerImageReference === event.dockerImageReference;
  const sameImage = newest.image === event.image;
  if (sameReference && sameImage && newest.generation === event.generation) return stream;
  if (!sameReference && !sameImage) return withStatusTag(stream, { tag, items: [event, newest, ...older] });
  // The entry keeps its own `created`: the image was there all along.
  return withStatusTag(stream, { tag, items: [{ ...event, created: newest.created }, ...older] });
}

/** Overwrites the generation of a tag's newest entry; conditions stay. */
export function withNewestGeneration(stream: ImageStream, tag: string, generation: number): ImageStream {
  const history = statusTag(stream, tag);
  const [newest, ...older] = history?.items ?? [];
  if (history === undefined || newest === undefined) return stream;
  return withStatusTag(stream, { ...history, items: [{ ...newest, generation }, ...older] });
}

/** Drops status tags that have neither history nor conditions. */
export function withoutEmptyHistories(tags: readonly NamedTagEventList[]): NamedTagEventList[] {
  return tags.filter((tag) => (tag.items ?? []).length > 0 || (tag.conditions ?? []).length > 0);
}

/** Whether an id, a prefix of the whole digest or of its hex part, means this image. */
export function imageMatchesId(image: string, id: string): boolean {
  const hex = isDigest(image) ? image.slice(image.indexOf(":") + 1) : undefined;
  return image.startsWith(id) || (hex?.startsWith(id) ?? false);
}

/**
 * The history entry that an image id means, anywhere in the stream; dated `created`, without a generation.
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
