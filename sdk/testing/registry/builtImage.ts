import type { Digest } from "./digest.ts";
import type { Platform } from "./manifestDocument.ts";

/** A manifest and its bytes. */
export interface BuiltManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** Content that manifests refer to. */
export interface BuiltBlob {
  readonly digest: Digest;
  readonly content: Buffer;
}

/** An image, or an index of images, ready to be pushed. */
export interface BuiltImage {
  readonly digest: Digest;
  readonly mediaType: string;
  /** What it runs on; absent for an index. */
  readonly platform?: Platform;
  /** Children first, the image's or index's own manifest last. */
  readonly manifests: readonly BuiltManifest[];
  readonly blobs: readonly BuiltBlob[];
}
