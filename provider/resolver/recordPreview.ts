import type { DeclaredTag } from "./declarations.ts";
import type { ShownImage } from "./previewRecord.ts";
import type { Settlement } from "./settlement.ts";

/** Notes what a preview shows. `note` resolves when it is safe: a tag is not shown before. */
export function recordPreview(note: (tag: DeclaredTag, shown: ShownImage) => Promise<void>): Settlement {
  return async ({ tag, resolution }) => {
    if (!("image" in resolution)) return resolution;
    const { digest, selected } = resolution.image;
    if (digest !== undefined) await note(tag, { digest, selected });
    return resolution;
  };
}
