import type { ApiTagReference } from "../cluster/api/imageStream.ts";
import { preferredPlatform } from "../image/preferredPlatform.ts";
import type { DeclaredTag } from "./declarations.ts";

/** Tells that the cluster picks from an index the image that the declared tag wants. An undeclared import mode is the cluster's. */
export function followsAlike(
  { annotations, importPolicy }: ApiTagReference,
  { platform, importMode }: DeclaredTag,
): boolean {
  const isIndex = importPolicy?.importMode === "PreserveOriginal";
  if (preferredPlatform(annotations) !== platform) return false;
  if (platform !== undefined) return !isIndex;
  return importMode === undefined || isIndex === (importMode === "PreserveOriginal");
}
