import type { TagEvent } from "./history.ts";
import { isReference, parseReference, withDigest } from "./reference.ts";

/** The place from which consumers pull: the image's origin, or the internal registry. */
export type ReferencePolicyType = "Source" | "Local";

/**
 * The pull spec that triggers, builds and local lookup use for a tag's item. `Local` falls back to `Source` where the
 * cluster has no internal registry or the item has no digest.
 */
export function resolvedPullSpec(
  item: Pick<TagEvent, "dockerImageReference" | "image">,
  policy: ReferencePolicyType | undefined,
  dockerImageRepository: string | undefined,
): string {
  const { dockerImageReference, image } = item;
  if (policy !== "Local" || image === "" || dockerImageRepository === undefined) return dockerImageReference;
  if (!isReference(dockerImageRepository)) return dockerImageReference;
  return withDigest(parseReference(dockerImageRepository), image).original;
}
