import type { ApiImage } from "../../provider/cluster/api/image.ts";
import { type ImageMetadata, imageMetadata } from "../../provider/image/metadata.ts";
import { formatPlatform } from "../../provider/image/platform.ts";

/** What the API's image is, as everywhere in this package. */
export function imageOf(image: ApiImage | undefined): { digest: string; image: string; metadata: ImageMetadata } {
  const platforms = image?.dockerImageManifests?.map(formatPlatform);
  return {
    digest: image?.metadata?.name ?? "",
    image: image?.dockerImageReference ?? "",
    metadata: imageMetadata(image?.dockerImageMetadata, platforms === undefined ? {} : { platforms }),
  };
}
