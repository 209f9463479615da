import { isDeepStrictEqual } from "node:util";
import { membersOf } from "../../provider/image/members.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { tagOfOwnStream } from "../../provider/resources/tag/aliases.ts";
import { movesByItself } from "../../provider/resources/tag/movingTag.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../provider/resources/tag/tagSource.ts";

/** The declarations of tags in a resource's inputs; what has not the shape that `check` lets pass is left out. */
export function tagReferences(tags: unknown): TagReference[] {
  if (!Array.isArray(tags)) return [];
  return tags.filter((tag): tag is TagReference => {
    const { name, from } = membersOf(tag);
    const hasSource = isUnknown(from) || typeof membersOf(from)["name"] === "string";
    return typeof name === "string" && (from === undefined || hasSource);
  });
}

/**
 * Tells that the program does not move a tag: the cluster's schedule or another user does, and its declaration,
 * with those of the tags that it follows, is as it was.
 */
export function isLeftToOthers(
  tag: string,
  stream: StreamName,
  before: readonly TagReference[],
  after: readonly TagReference[],
): boolean {
  const [was, now] = [chain(tag, stream, before), chain(tag, stream, after)];
  const [declared] = now;
  return declared !== undefined && movesByItself(declared, after, stream) && isDeepStrictEqual(was, now);
}

/** A tag, the tag of its stream that it follows, and so on. */
function chain(tag: string, stream: StreamName, tags: readonly TagReference[]): TagReference[] {
  const found = tags.find(({ name }) => name === tag);
  if (found === undefined) return [];
  const followed = tagOfOwnStream(found, stream.name, stream.namespace);
  const rest = tags.filter((other) => other !== found);
  return followed === undefined ? [found] : [found, ...chain(followed, stream, rest)];
}
