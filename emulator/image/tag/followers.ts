import type { ImageStream, NamedTagEventList, TagEvent, TagReference } from "../stream/object.ts";
import { withTagEvent } from "./history.ts";
import { splitTagName } from "./name.ts";
import { statusTag } from "./named.ts";

/** The tag of the same stream that a spec tag follows, if any. */
function followedTag(stream: ImageStream, tag: TagReference): string | undefined {
  const { from } = tag;
  if (from?.kind !== "ImageStreamTag" || from.name === undefined) return undefined;
  if (from.namespace && from.namespace !== stream.metadata.namespace) return undefined;
  if (!from.name.includes(":")) return from.name;
  const split = splitTagName(from.name);
  return split?.stream === stream.metadata.name ? split?.tag : undefined;
}

/** Adds a tag's new history entry to its followers within the stream. */
export function withFollowers(stream: ImageStream, moved: string, event: TagEvent): ImageStream {
  return (stream.spec.tags ?? [])
    .filter((tag) => followedTag(stream, tag) === moved)
    .reduce((result, tag) => withTagEvent(result, tag.name, event), stream);
}

/**
 * Updates the followers of every tag whose newest entry differs from that in `before` (without `before`, of every tag).
 */
export function withFollowersOfChangedTags(
  stream: ImageStream,
  before: readonly NamedTagEventList[] | undefined,
): ImageStream {
  return (stream.status.tags ?? []).reduce((result, { tag }) => {
    // Read again: an earlier follower may have moved this tag.
    const newest = statusTag(result, tag)?.items?.[0];
    if (newest === undefined) return result;
    if (before !== undefined && sameEvent(before.find((old) => old.tag === tag)?.items?.[0], newest)) return result;
    return withFollowers(result, tag, newest);
  }, stream);
}

function sameEvent(old: TagEvent | undefined, event: TagEvent): boolean {
  return (
    old !== undefined &&
    old.created === event.created &&
    old.dockerImageReference === event.dockerImageReference &&
    old.image === event.image &&
    old.generation === event.generation
  );
}
