import type { ImageStream, TagReference } from "../stream/object.ts";
import { specTag, withSpecTags } from "./named.ts";

/**
 * Says if a spec tag's request changed: source, `reference` or import mode, or generation 0.
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
