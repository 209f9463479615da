import type { Image } from "./image.ts";
import type { TagFollower } from "./tagFollower.ts";

/** An image that a tag has, or gets. */
export type MovedImage = Required<Pick<Image, "digest">> & Pick<Image, "metadata" | "layers">;
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
