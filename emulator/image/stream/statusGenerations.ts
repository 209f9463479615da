import { specTag, statusTag, withStatusTags } from "../tag/named.ts";
import type { ImageStream, NamedTagEventList, TagEvent } from "./object.ts";

/**
 * Fills in newest entries' generations that a status write left 0: the spec tag's for a new entry of a known tag, else
 * the stream's.
 */
export function withObservedGenerations(stream: ImageStream, old: ImageStream): ImageStream {
  return withStatusTags(
    stream,
    (stream.status.tags ?? []).map((tag) => observed(tag, stream, old)),
  );
}

function observed(tag: NamedTagEventList, stream: ImageStream, old: ImageStream): NamedTagEventList {
  const [newest, ...older] = tag.items ?? [];
  if (newest === undefined || newest.generation !== 0) return tag;
  const before = statusTag(old, tag.tag)?.items?.[0];
  const moved = before !== undefined && eventChanged(before, newest);
  const fromSpec = moved ? specTag(stream, tag.tag)?.generation : undefined;
  return { ...tag, items: [{ ...newest, generation: fromSpec ?? stream.metadata.generation ?? 0 }, ...older] };
}

function eventChanged(old: TagEvent, next: TagEvent): boolean {
  return (
    old.image !== next.image ||
    old.dockerImageReference !== next.dockerImageReference ||
    old.generation > next.generation
  );
}
