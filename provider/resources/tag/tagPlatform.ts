import type { ApiTagReference } from "../../cluster/api/imageStream.ts";
import { parsePlatform } from "../../image/platform.ts";
import { platformAnnotations, preferredPlatform, preferring } from "../../image/preferredPlatform.ts";
import { parseReference } from "../../image/reference.ts";
import type { TagReference } from "./tagReference.ts";

/**
 * Tells that only a digest in the spec gives the tag its platform: the cluster picks no variants, and nothing of a source
 * that is a digest.
 */
function isHeldByPlatform({ from, platform }: TagReference): boolean {
  if (platform === undefined || from?.kind !== "DockerImage") return false;
  return parsePlatform(platform).variant !== undefined || parseReference(from.name).digest !== undefined;
}

/** Tells that the spec holds the digest of a registry's image: nothing else can be imported. */
export const isHeldByDigest = (tag: TagReference): boolean => tag.pin === true || isHeldByPlatform(tag);

/** Tells that the cluster picks the image of an imported tag from an index. */
const isPicked = (tag: TagReference): boolean =>
  tag.from?.kind === "DockerImage" && tag.reference !== true && !isHeldByDigest(tag);

/** The tag with the annotations by which the cluster picks its platform. */
export function withPreference(tag: TagReference): TagReference {
  if (tag.platform === undefined || !isPicked(tag)) return tag;
  return { ...tag, annotations: { ...tag.annotations, ...preferring(tag.platform) } };
}

/** The tag with the platform preference that it has on the cluster. */
export function withPresentPreference(tag: TagReference, present: ApiTagReference | undefined): TagReference {
  const kept = Object.entries(present?.annotations ?? {}).filter(([key]) => platformAnnotations.some((a) => a === key));
  if (kept.length === 0) return tag;
  return { ...tag, annotations: { ...tag.annotations, ...Object.fromEntries(kept) } };
}

/** The platform by which the cluster picks a tag's image now; the declared one where it picks none. */
export function observePlatform(declared: TagReference, present: ApiTagReference): Pick<TagReference, "platform"> {
  const { annotations, importPolicy } = present;
  if (!isPicked(declared)) return declared.platform === undefined ? {} : { platform: declared.platform };
  const platform = importPolicy?.importMode === "PreserveOriginal" ? undefined : preferredPlatform(annotations);
  return platform === undefined ? {} : { platform };
}

/** The policy of an import: only `Legacy` picks a platform, and it need not be the cluster's default. */
export const importPolicyOf = ({ importPolicy = {}, platform }: TagReference): ImportPolicy =>
  platform === undefined ? importPolicy : { ...importPolicy, importMode: "Legacy" };

type ImportPolicy = NonNullable<TagReference["importPolicy"]>;
