import type { ObjectReference } from "../stream/object.ts";

/** The API's message for an ImageStreamTag or ImageStreamImage name that it cannot split. */
export const tagSourceForms = "must be of the form <tag>, <repo>:<tag>, <id>, or <repo>@<id>";

export interface TagSource {
  readonly stream: string;
  /** A tag (`""` is `latest`) or an image id, by the reference's kind. */
  readonly tagOrId: string;
}

/**
 * The stream and the tag or image of a `from`; a name without separator means `ownStream`. Undefined for other kinds
 * and longer names.
 */
export function parseTagSource(from: ObjectReference, ownStream: string): TagSource | undefined {
  if (from.kind !== "ImageStreamTag" && from.kind !== "ImageStreamImage") return undefined;
  const name = from.name ?? "";
  const [first = "", second, ...rest] = name.split(from.kind === "ImageStreamTag" ? ":" : "@");
  if (rest.length > 0) return undefined;
  return second === undefined ? { stream: ownStream, tagOrId: name } : { stream: first, tagOrId: second };
}

export function refersToImage(from: ObjectReference | undefined): boolean {
  return from?.kind === "DockerImage" && Boolean(from.name);
}
