import type { ObjectMeta } from "./objectMeta.ts";

/** `image.openshift.io/v1` Image; its name is the manifest's digest. */
export interface ApiImage {
  readonly metadata?: ObjectMeta;
  readonly dockerImageReference?: string;
  /** The image's config, with capitalized members: see `imageMetadata`. */
  readonly dockerImageMetadata?: unknown;
  readonly dockerImageManifestMediaType?: string;
  readonly dockerImageLayers?: readonly { readonly name: string; readonly size: number; readonly mediaType: string }[];
  /** Only for manifest lists and indexes. */
  readonly dockerImageManifests?: readonly ImageManifest[];
  readonly dockerImageManifest?: string;
  /** The image's config as text. Only in answers to an import with `includeManifest`. */
  readonly dockerImageConfig?: string;
}

/** One child of a manifest list or index. */
export interface ImageManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly manifestSize: number;
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
}
