import type { ImageLayer } from "./layers.ts";
import type { ImageMetadata } from "./metadata.ts";

/** The image of a reference at this moment. */
export interface Image {
  /** Absent for tags that are mere references. */
  readonly digest?: string;
  /** Pull spec by digest, at the place that the reference names; absent where that place is not known yet. */
  readonly image?: string;
  /** The tag that was chosen, where a selection chooses it. */
  readonly selected?: string | undefined;
  /** Facts of the image's configuration and manifest. */
  readonly metadata: ImageMetadata;
  /** The place names what the program keeps secret. */
  readonly isSecret?: boolean;
  /** For the program only, not stored. Absent where they are not known, as those of an index. */
  readonly layers?: readonly ImageLayer[];
}
