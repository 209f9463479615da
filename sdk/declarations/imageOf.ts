import type { ApiImage } from "../../provider/cluster/api/image.ts";
import { type ImageMetadata, imageMetadata } from "../../provider/image/metadata.ts";
import { formatPlatform } from "../../provider/image/platform.ts";

/** Converts the API's image to the form of this package. */
export function imageOf(image: ApiImage | undefined): { digest: string; image: string; metadata: ImageMetadata } {
  const platforms = image?.dockerImageManifests?.map(formatPlatform);
  return {
    digest: image?.metadata?.name ?? "",
    image: image?.dockerImageReference ?? "",
    metadata: imageMetadata(image?.dockerImageMetadata, platforms === undefined ? {} : { platforms }),
  };
}
