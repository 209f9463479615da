import type { DeclaredTag } from "./declarations.ts";
import type { Resolution } from "./resolution.ts";

/** A declared tag that was just resolved. */
export interface Candidate {
  readonly tag: DeclaredTag;
  readonly resolution: Resolution;
  /** The tag decides itself: it does not follow another declared tag, which then decides. */
  readonly decides: boolean;
  /** Resolves the same source at another digest. */
  byDigest(digest: string): Promise<Resolution>;
}

/** Decides which image a declared tag gets, given what it stands for now and what was decided before. */
export type Settlement = (candidate: Candidate) => Promise<Resolution>;

/** Applies both settlements in order. */
export const inTurn =
  (first: Settlement, second: Settlement): Settlement =>
  async (candidate) =>
    second({ ...candidate, resolution: await first(candidate) });

/** Every tag gets the image that it stands for now. */
export const unsettled: Settlement = async ({ resolution }) => resolution;
