import type { ApiTagReference } from "../../cluster/api/imageStream.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, tagSource } from "./tagSource.ts";

/**
 * The entry of `spec.tags` that is written for a tag; `undefined` if none is needed: builds and pushes need none, and an
 * import writes source and policies of a new tag by itself, but no annotations.
 */
export function specTag(
  tag: TagReference,
  stream: StreamName,
  digest: string | undefined,
): ApiTagReference | undefined {
  const { name, annotations, reference, importPolicy, referencePolicy } = tag;
  const imported = isImported(tag);
  if (imported && annotations === undefined) return undefined;
  const from = imported ? {} : { from: tagSource(tag, stream, digest), reference, importPolicy };
  const members = Object.entries({ annotations, referencePolicy, ...from }).filter(([, value]) => value !== undefined);
  return members.length === 0 ? undefined : { name, ...Object.fromEntries(members) };
}
