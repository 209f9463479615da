import type { ImageStream, TagReference } from "./imageStreamObject.ts";
import { specTag, withSpecTags } from "./namedTags.ts";

/**
 * Whether a new spec tag asks for something else than the old one did: another source, `reference` or import mode, or generation 0.
 * The source's kind, `insecure`, `scheduled`, the reference policy and annotations do not count.
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

/** Gives every existing tag its stored generation back, unless the client sent the literal 0. */
export function keepStoredGenerations(stream: ImageStream, stored: ImageStream): ImageStream {
  return withSpecTags(
    stream,
    (stream.spec.tags ?? []).map((tag) => {
      const old = specTag(stored, tag.name);
      return tag.generation === 0 || old === undefined ? tag : { ...tag, generation: old.generation };
    }),
  );
}

/** Gives new, changed, zero and null tags the stream's generation. */
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
