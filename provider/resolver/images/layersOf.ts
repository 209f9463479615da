import type { ApiImage } from "../../cluster/api/image.ts";
import type { Image } from "../../image/image.ts";

/** The layers of the API's image; an index has none. */
export function layersOf(image: ApiImage | undefined): Pick<Image, "layers"> {
  const layers = image?.dockerImageLayers?.map(({ name, size }) => ({ digest: name, size }));
  return layers === undefined || layers.length === 0 ? {} : { layers };
}
