import type { DeclaredTag } from "./declarations.ts";
import type { Resolution } from "./resolution.ts";

/** A declared tag that was just resolved. */
export interface Candidate {
  readonly tag: DeclaredTag;
  readonly resolution: Resolution;
  /** Whether the tag takes its image from elsewhere, and not from another declared tag, which then decides. */
  readonly decides: boolean;
  /** What another digest of the same place is. */
  byDigest(digest: string): Promise<Resolution>;
}

/** Decides which image a declared tag gets, given what it stands for now and what was decided before. */
export type Settlement = (candidate: Candidate) => Promise<Resolution>;

/** What the second makes of what the first has decided. */
export const inTurn =
  (first: Settlement, second: Settlement): Settlement =>
  async (candidate) =>
    second({ ...candidate, resolution: await first(candidate) });

/** Every tag gets the image that it stands for now. */
export const unsettled: Settlement = async ({ resolution }) => resolution;
