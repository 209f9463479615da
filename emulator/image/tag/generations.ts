import type { ImageStream, NamedTagEventList, TagEvent, TagReference } from "../stream/object.ts";
import { specTag, statusTag, withSpecTags, withStatusTags } from "./named.ts";

/**
 * Tells that a spec tag asks for another import: by its source, `reference` or import mode, or by generation 0.
 * Ignores the source's kind, `insecure`, `scheduled`, the reference policy and annotations.
 */
export function tagRefChanged(old: TagReference | undefined, next: TagReference, namespace: string): boolean {
  const from = next.from;
  if (from === undefined || (!from.kind && !from.name)) return false;
  return (
    (old?.from?.namespace || namespace) !== (from.namespace || namespace) ||
    (old?.from?.name ?? "") !== (from.name ?? "") ||
    (old?.reference ?? false) !== (next.reference ?? false) ||
    (old?.importPolicy.importMode ?? "") !== (next.importPolicy.importMode ?? "") ||
    generationReset(old, next)
  );
}

function generationReset(old: TagReference | undefined, next: TagReference): boolean {
  return old !== undefined && old.generation !== null && next.generation === 0 && old.generation !== 0;
}

/** Restores every existing tag's stored generation, unless the client sent 0. */
export function keepStoredGenerations(stream: ImageStream, stored: ImageStream): ImageStream {
  return withSpecTags(
    stream,
    (stream.spec.tags ?? []).map((tag) => {
      const old = specTag(stored, tag.name);
      return tag.generation === 0 || old === undefined ? tag : { ...tag, generation: old.generation };
    }),
  );
}

/** Sets new, changed, zero and null tags to the stream's generation. */
export function assignGenerations(stream: ImageStream, stored: ImageStream | undefined): ImageStream {
  const namespace = stream.metadata.namespace ?? "";
  const generation = stream.metadata.generation ?? 0;
  return withSpecTags(
    stream,
    (stream.spec.tags ?? []).map((tag) => {
      const old = stored === undefined ? undefined : specTag(stored, tag.name);
      const changed = old === undefined || tagRefChanged(old, tag, namespace);
      return changed || !tag.generation ? { ...tag, generation } : tag;
    }),
  );
}

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
