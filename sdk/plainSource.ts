import { isUnknown } from "../provider/resources/inputs/unknown.ts";

/** A tag whose source was given as a tag of a declared stream, with the API's reference to it instead. */
export function plainSource<Tag>(tag: Tag): Tag {
  if (typeof tag !== "object" || tag === null || !("from" in tag)) return tag;
  return { ...tag, from: plainReference(tag.from) };
}

/** What names a declared tag, without what is known about its image. */
export function plainReference(from: unknown): unknown {
  if (typeof from !== "object" || from === null || isUnknown(from) || !("digest" in from)) return from;
  const { kind, name, namespace } = from as { kind?: unknown; name?: unknown; namespace?: unknown };
  return { kind, name, namespace };
}
