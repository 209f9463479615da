import type { Diagnostic } from "../../image/diagnostic.ts";
import { ownStreamTag } from "../../image/ownStreamTag.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { TagReference } from "./tagReference.ts";

/** The tag of the same stream that a declared tag follows; `undefined` for other and unknown sources. */
export function tagOfOwnStream(tag: TagReference, stream: string, namespace: string): string | undefined {
  const { from } = tag;
  return from === undefined || isUnknown(from) || isUnknown(from.name)
    ? undefined
    : ownStreamTag(from, stream, namespace);
}

/** Tags that follow each other in a circle and so can never have an image. */
export function aliasDiagnostics(tags: readonly TagReference[], stream: string, namespace: string): Diagnostic[] {
  const next = new Map(tags.map((tag) => [tag.name, tagOfOwnStream(tag, stream, namespace)]));
  return tags
    .filter(({ name }) => leadsBack(name, next))
    .map(({ name, from }) => ({
      path: join("spec.tags", [name, "from"]),
      value: from?.name,
      summary: "follows itself",
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
