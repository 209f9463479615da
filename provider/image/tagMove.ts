import type { ImageLayer } from "./layers.ts";
import type { ImageMetadata } from "./metadata.ts";
import type { TagFollower } from "./tagFollower.ts";

/** An image that a tag has, or gets. */

export interface MovedImage {
  readonly digest: string;
  readonly metadata: ImageMetadata;
  /** Absent where they are not known, as those of an index. */
  readonly layers?: readonly ImageLayer[];
}
/** Tags of one stream that go from one image to another one. */
export interface TagMove {
  /** `namespace/name`. */
  readonly stream: string;
  /** The first one, and those that do the same. */
  readonly tags: readonly [string, ...string[]];
  readonly from: MovedImage;
  readonly to: MovedImage;
  /** The tag has had the new image before. */
  readonly isBack: boolean;
  /** `undefined` where the cluster has not told them in time. */
  readonly followers: readonly TagFollower[] | undefined;
}
