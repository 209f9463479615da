import type { Image } from "../../image/image.ts";

/** An image that a verifier is asked about; nothing in it differs between tags of one repository that have the image. */
export interface VerifiedImage extends Required<Pick<Image, "digest" | "image" | "metadata">> {
  /** The repository, without the tag: `quay.io/acme/app`. Images of a stream may have theirs in the cluster's registry. */
  readonly reference: string;
}

/** Judgment of an image; `failed` is why there is none. */
export type Verdict = { readonly passed: true } | { readonly refused: string } | { readonly failed: string };

/** A judge of images, who may refuse one. */
export interface Verifier {
  /** For people. */
  readonly name: string;
  /** Verifiers of the same identity are one, which judges an image once in a run. */
  readonly identity: unknown;
  judge(image: VerifiedImage): Promise<Verdict>;
}
