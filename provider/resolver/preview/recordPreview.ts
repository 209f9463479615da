import type { DeclaredTag } from "../declarations.ts";
import type { Settlement } from "../settlement.ts";
import type { ShownImage } from "./previewRecord.ts";

/**
 * Notes what a preview shows, and that it shows nothing of a tag which it could not resolve. `note` resolves when it is
 * safe: a tag is not shown before.
 */
export function recordPreview(note: (tag: DeclaredTag, shown: ShownImage | undefined) => Promise<void>): Settlement {
  return async ({ tag, resolution }) => {
    const { digest, selected } = "image" in resolution ? resolution.image : {};
    await note(tag, digest === undefined ? undefined : { digest, selected });
    return resolution;
  };
}
