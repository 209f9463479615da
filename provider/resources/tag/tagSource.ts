import type { TagSource } from "../../cluster/api/imageStream.ts";
import type { ObjectReference } from "../../image/objectReference.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import { tagOfOwnStream } from "./aliases.ts";
import { isHeldByDigest } from "./tagPlatform.ts";
import type { TagReference } from "./tagReference.ts";

/** Name and namespace of a stream. */
export interface StreamName {
  readonly name: string;
  readonly namespace: string;
}

/** Tells that the cluster fetches the tag's image from a registry. */
export const isImported = ({ from, reference }: TagReference): boolean =>
  from?.kind === "DockerImage" && reference !== true;

/**
 * The source of a declared tag as it is written. A tag of another stream is written by its image, as `oc tag` does, since
 * the cluster would copy it once and never again. A pinned tag is written by its digest, and so is one whose platform the
 * cluster cannot pick.
 */
export function tagSource(tag: TagReference, stream: StreamName, digest: string | undefined): TagSource | undefined {
  const { from } = tag;
  if (from === undefined || digest === undefined) return from;
  if (from.kind === "DockerImage" && isHeldByDigest(tag)) {
    return { kind: "DockerImage", name: withDigest(parseReference(from.name), digest).original };
  }
  const copied = sourceTag(tag, stream);
  if (copied === undefined) return from;
  return { kind: "ImageStreamImage", name: `${copied.name}@${digest}`, namespace: copied.namespace };
}

/** The tag of a stream that a declared tag copies by its digest; `undefined` where it does not copy a tag. */
export function sourceTag(tag: TagReference, stream: StreamName): (StreamName & { readonly tag: string }) | undefined {
  const { from } = tag;
  if (from?.kind !== "ImageStreamTag" || (tag.pin !== true && follows(tag, stream))) return undefined;
  return namedTag(from, stream);
}

function namedTag({ name, namespace }: ObjectReference, stream: StreamName) {
  const [first = "", second] = name.split(":");
  return {
    namespace: namespace ?? stream.namespace,
    name: second === undefined ? stream.name : first,
    tag: second ?? first,
  };
}

const follows = (tag: TagReference, { name, namespace }: StreamName): boolean =>
  tagOfOwnStream(tag, name, namespace) !== undefined;

/** Compares two sources: an absent namespace is the stream's own, and `app:1.4` in `app` is `1.4`. */
export function sameSource(
  a: TagSource | null | undefined,
  b: TagSource | null | undefined,
  stream: StreamName,
): boolean {
  return canonical(a, stream) === canonical(b, stream);
}

function canonical(source: TagSource | null | undefined, stream: StreamName): string {
  if (source === null || source === undefined || !source.kind) return "";
  if (source.kind === "DockerImage") return `DockerImage ${source.name}`;
  const separator = source.kind === "ImageStreamTag" ? ":" : "@";
  const name = source.name ?? "";
  const full = name.includes(separator) ? name : `${stream.name}${separator}${name}`;
  return `${source.kind} ${source.namespace || stream.namespace}/${full}`;
}
