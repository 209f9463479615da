import type { ApiTagReference } from "../../cluster/api/imageStream.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, tagSource } from "./tagSource.ts";

/**
 * The entry of `spec.tags` for a tag; `undefined` if none is needed. Builds and pushes need none, and an import writes all
 * but the annotations.
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
