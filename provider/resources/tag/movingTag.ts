import { tagOfOwnStream } from "./aliases.ts";
import type { TagReference } from "./tagReference.ts";
import type { StreamName } from "./tagSource.ts";

/**
 * Tells that the cluster's schedule, builds, pushes or a followed tag move this tag. Its digest is then no part of the
 * declaration, and a new one is no difference.
 */
export function movesByItself(tag: TagReference, tags: readonly TagReference[], stream: StreamName): boolean {
  if (tag.from === undefined) return true;
  if (tag.importPolicy?.scheduled === true && tag.from.kind === "DockerImage") return true;
  const followed = tagOfOwnStream(tag, stream.name, stream.namespace);
  if (followed === undefined) return false;
  // An undeclared tag of the stream has another owner. On the cluster, such tags may form a circle.
  const rest = tags.filter((other) => other !== tag);
  const source = rest.find(({ name }) => name === followed);
  return source === undefined || movesByItself(source, rest, stream);
}
