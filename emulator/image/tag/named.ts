import type { ImageStream, NamedTagEventList, TagReference } from "../stream/object.ts";

/** Sorts by name and keeps the last of duplicate entries, as the API's maps of tags do. */
export function sortedByName<T>(entries: readonly T[], nameOf: (entry: T) => string): T[] {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  return [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
}

export function specTag(stream: ImageStream, name: string): TagReference | undefined {
  return stream.spec.tags?.find((tag) => tag.name === name);
}

export function statusTag(stream: ImageStream, name: string): NamedTagEventList | undefined {
  return stream.status.tags?.find((tag) => tag.tag === name);
}

export function withSpecTag(stream: ImageStream, tag: TagReference): ImageStream {
  return withSpecTags(stream, [...(stream.spec.tags ?? []), tag]);
}

export function withoutSpecTag(stream: ImageStream, name: string): ImageStream {
  return withSpecTags(
    stream,
    (stream.spec.tags ?? []).filter((tag) => tag.name !== name),
  );
}

/** Replaces `spec.tags`; an empty list removes the member. */
export function withSpecTags(stream: ImageStream, tags: readonly TagReference[]): ImageStream {
  const { tags: _, ...spec } = stream.spec;
  const sorted = sortedByName(tags, (tag) => tag.name);
  return { ...stream, spec: sorted.length === 0 ? spec : { ...spec, tags: sorted } };
}

export function withStatusTag(stream: ImageStream, tag: NamedTagEventList): ImageStream {
  return withStatusTags(stream, [...(stream.status.tags ?? []), tag]);
}

export function withoutStatusTag(stream: ImageStream, name: string): ImageStream {
  return withStatusTags(
    stream,
    (stream.status.tags ?? []).filter((tag) => tag.tag !== name),
  );
}

/** Replaces `status.tags`; an empty list removes the member. */
export function withStatusTags(stream: ImageStream, tags: readonly NamedTagEventList[]): ImageStream {
  const { tags: _, ...status } = stream.status;
  const sorted = sortedByName(tags, (tag) => tag.tag);
  return { ...stream, status: sorted.length === 0 ? status : { ...status, tags: sorted } };
}
