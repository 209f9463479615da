import type { Fault } from "../../image/error.ts";
import { join } from "./schemaFaults.ts";
import type { TagReference } from "./tagReference.ts";
import { isUnknown } from "./unknown.ts";

/**
 * The tag of the same stream that a tag follows. The cluster keeps such tags up to date by itself; it never follows
 * tags of other streams, those are copied once.
 */
export function followedTag(tag: TagReference, stream: string, namespace: string): string | undefined {
  const { from } = tag;
  if (from === undefined || isUnknown(from) || from.kind !== "ImageStreamTag" || isUnknown(from.name)) return undefined;
  if (from.namespace !== undefined && from.namespace !== namespace) return undefined;
  const [first = "", second] = from.name.split(":");
  if (second === undefined) return first;
  return first === stream ? second : undefined;
}

/** Tags that follow each other in a circle and so can never have an image. */
export function aliasFaults(tags: readonly TagReference[], stream: string, namespace: string): Fault[] {
  const next = new Map(tags.map((tag) => [tag.name, followedTag(tag, stream, namespace)]));
  return tags
    .filter(({ name }) => leadsBack(name, next))
    .map(({ name, from }) => ({
      path: join("spec.tags", [name, "from"]),
      value: from?.name,
      reason: "follows itself",
      remedy: "let one of these tags take its image from elsewhere",
    }));
}

function leadsBack(start: string, next: ReadonlyMap<string, string | undefined>): boolean {
  const seen = new Set<string>();
  for (let at = next.get(start); at !== undefined && !seen.has(at); at = next.get(at)) {
    if (at === start) return true;
    seen.add(at);
  }
  return false;
}
