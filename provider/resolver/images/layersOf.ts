import type { Image } from "../../cluster/api/image.ts";
import type { ResolvedImage } from "../resolution.ts";

/** The layers of the API's image; an index has none. */
export function layersOf(image: Image | undefined): Pick<ResolvedImage, "layers"> {
  const layers = image?.dockerImageLayers?.map(({ name, size }) => ({ digest: name, size }));
  return layers === undefined || layers.length === 0 ? {} : { layers };
}
