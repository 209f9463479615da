import type { Digest } from "./digest.ts";
import type { Platform } from "./manifestDocument.ts";

/** A manifest and its bytes. */
export interface BuiltManifest {
  /** `sha256:…`. */
  readonly digest: Digest;
  /** Value of `Content-Type`. */
  readonly mediaType: string;
  /** The bytes to push. */
  readonly content: Buffer;
}

/** A blob that manifests refer to. */
export interface BuiltBlob {
  /** `sha256:…`. */
  readonly digest: Digest;
  /** The bytes to push. */
  readonly content: Buffer;
}

/** An image, or an index of images, ready to push. */
export interface BuiltImage {
  /** Of the image's or index's own manifest. */
  readonly digest: Digest;
  /** Of the image's or index's own manifest. */
  readonly mediaType: string;
  /** The image's platform; absent for an index. */
  readonly platform?: Platform;
  /** Children first, the image's or index's own manifest last. */
  readonly manifests: readonly BuiltManifest[];
  /** Config and layers, including those of all children. */
  readonly blobs: readonly BuiltBlob[];
}
