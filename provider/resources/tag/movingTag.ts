import { tagOfOwnStream } from "./aliases.ts";
import type { TagReference } from "./tagReference.ts";
import type { StreamName } from "./tagSource.ts";

/**
 * Whether others are meant to move a tag: the cluster's schedule, builds and pushes, or the tag that it follows. Its
 * digest is then no property of the declaration, and a new one is no difference.
 */
export function movesByItself(tag: TagReference, tags: readonly TagReference[], stream: StreamName): boolean {
  if (tag.from === undefined) return true;
  if (tag.importPolicy?.scheduled === true && tag.from.kind === "DockerImage") return true;
  const followed = tagOfOwnStream(tag, stream.name, stream.namespace);
  if (followed === undefined) return false;
  // A tag of the stream that is not declared here belongs to others. On the cluster, others may have closed a circle.
  const rest = tags.filter((other) => other !== tag);
  const source = rest.find(({ name }) => name === followed);
  return source === undefined || movesByItself(source, rest, stream);
}
