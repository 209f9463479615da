import type { DeclaredTag } from "./declarations.ts";
import type { Settlement } from "./settlement.ts";

/** Notes what a preview shows. `note` resolves when it is safe: a tag is not shown before. */
export function recordPreview(note: (tag: DeclaredTag, digest: string) => Promise<void>): Settlement {
  return async ({ tag, resolution }) => {
    if ("image" in resolution && resolution.image.digest !== undefined) await note(tag, resolution.image.digest);
    return resolution;
  };
}
