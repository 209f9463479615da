import { isUnknown } from "../../provider/resources/inputs/unknown.ts";

/** A tag whose source was given as a tag of a declared stream, with the API's reference to it instead. */
export function plainSource<Tag>(tag: Tag, server: string | undefined): Tag {
  if (typeof tag !== "object" || tag === null || !("from" in tag)) return tag;
  return { ...tag, from: plainReference(tag.from, server) };
}

/**
 * The API's reference to a declared tag. A tag of another cluster than `server` keeps the name of its cluster, which the
 * check refuses.
 */
export function plainReference(from: unknown, server: string | undefined): unknown {
  if (!isStreamTag(from)) return from;
  const { kind, name, namespace, cluster } = from as Readonly<Record<string, unknown>>;
  const isElsewhere = server !== undefined && cluster !== undefined && !isUnknown(cluster) && cluster !== server;
  return { kind, name, namespace, ...(isElsewhere ? { cluster } : {}) };
}

/**
 * Recognizes a tag that was given as the object. In an update, a tag without an image has no digest; one of an unknown
 * cluster does not say where it is.
 */
export const isStreamTag = (from: unknown): from is object =>
  typeof from === "object" && from !== null && !isUnknown(from) && ("digest" in from || "cluster" in from);
