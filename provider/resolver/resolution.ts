import type { ImageLayer } from "../image/layers.ts";
import type { ImageMetadata } from "../image/metadata.ts";

/** The image of a reference at this moment. */
export interface ResolvedImage {
  /** Absent for tags that are mere references. */
  readonly digest?: string;
  /** Pull spec by digest, at the place that the reference names; absent where that place is not known yet. */
  readonly image?: string;
  /** The tag that was chosen, where a selection chooses it. */
  readonly selected?: string | undefined;
  readonly metadata: ImageMetadata;
  /** The place names what the program keeps secret. */
  readonly isSecret?: boolean;
  /** For the program only, not stored. Absent where they are not known, as those of an index. */
  readonly layers?: readonly ImageLayer[];
}

export type ResolvedBy = "cluster" | "registry";

/** Why a reference could not be resolved; every error of this package fits. */
export interface Problem {
  /** Stable, for instance `IMAGE_NOT_FOUND`. */
  readonly code: string;
  /** Cause and remedy, without credentials. */
  readonly message: string;
  /** Nothing but a change by the user lets it go away, so that a preview fails as well. */
  readonly isFinal?: boolean;
  /** No fault: the update will tell, as with everything that is unknown in a preview. */
  readonly isPending?: boolean;
  /** The declared tag whose source has it, where another tag follows that one: `namespace/stream:tag`. */
  readonly of?: string;
}

export type Resolution =
  | {
      readonly image: ResolvedImage;
      /** Information for the user. */
      readonly notice?: string;
      /** The source that resolved it: a cluster has mirrors and a platform of its own. */
      readonly resolvedBy?: ResolvedBy;
    }
  | { readonly problem: Problem };
