import type { TagDiagnostic } from "../image/diagnostic.ts";
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

/** A reason for which a reference has no image: information where only the update can tell. */
export type Unresolved = TagDiagnostic & Required<Pick<TagDiagnostic, "code" | "severity">>;

export type Resolution =
  | {
      readonly image: ResolvedImage;
      /** Information for the user. */
      readonly notice?: string;
      /** The source that resolved it: a cluster has mirrors and a platform of its own. */
      readonly resolvedBy?: ResolvedBy;
    }
  | { readonly problem: Unresolved };
