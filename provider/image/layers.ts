/** A layer, as an image's manifest lists it. */
export interface ImageLayer {
  readonly digest: string;
  /** Bytes to download, compressed. */
  readonly size: number;
}

/** Layers to pull where another image is present already. */
export interface SharedLayers {
  /** Layers of the new image that the old one has as well. */
  readonly shared: number;
  readonly total: number;
  /** Bytes of the other layers. */
  readonly pull: number;
}

/** Compares the layers of two images; a layer that an image has twice is one. */
export function sharedLayers(from: readonly ImageLayer[], to: readonly ImageLayer[]): SharedLayers {
  const present = new Set(from.map(({ digest }) => digest));
  const layers = new Map(to.map(({ digest, size }) => [digest, size]));
  const missing = [...layers].filter(([digest]) => !present.has(digest));
  return {
    shared: layers.size - missing.length,
    total: layers.size,
    pull: missing.reduce((sum, [, size]) => sum + size, 0),
  };
}
