import type { TagReference as ApiTagReference } from "../../cluster/api/imageStream.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, tagSource } from "./tagSource.ts";

/**
 * The entry of `spec.tags` that is written for a tag; `undefined` if none is needed. An import writes source and import
 * policy of its tags by itself, but no annotations.
 */
export function specTag(
  tag: TagReference,
  stream: StreamName,
  digest: string | undefined,
): ApiTagReference | undefined {
  const { name, annotations, reference, importPolicy, referencePolicy } = tag;
  const from = isImported(tag) ? undefined : tagSource(tag, stream, digest);
  if (from === undefined && annotations === undefined) return undefined;
  return {
    name,
    ...(annotations === undefined ? {} : { annotations }),
    ...(referencePolicy === undefined ? {} : { referencePolicy }),
    ...(from === undefined ? {} : { from }),
    ...(from === undefined || reference === undefined ? {} : { reference }),
    ...(from === undefined || importPolicy === undefined ? {} : { importPolicy }),
  };
}
