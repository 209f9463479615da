import type { Digest } from "./digest.ts";
import type { Platform } from "./manifestDocument.ts";

/** A manifest and its bytes. */
export interface BuiltManifest {
  /** `sha256:…`. */
  readonly digest: Digest;
  /** Its `Content-Type`. */
  readonly mediaType: string;
  /** The bytes as they are pushed. */
  readonly content: Buffer;
}

/** Content that manifests refer to. */
export interface BuiltBlob {
  /** `sha256:…`. */
  readonly digest: Digest;
  /** The bytes as they are pushed. */
  readonly content: Buffer;
}

/** An image, or an index of images, ready to be pushed. */
export interface BuiltImage {
  /** Of the image's or index's own manifest. */
  readonly digest: Digest;
  /** Of the image's or index's own manifest. */
  readonly mediaType: string;
  /** What it runs on; absent for an index. */
  readonly platform?: Platform;
  /** Children first, the image's or index's own manifest last. */
  readonly manifests: readonly BuiltManifest[];
  /** Config and layers, of all children. */
  readonly blobs: readonly BuiltBlob[];
}
