import { createHash } from "node:crypto";

/** Content address of a blob or manifest, e.g. `sha256:9f86d0…`. */
export type Digest = `${string}:${string}`;

const form = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Says if `text` is a digest that this registry can verify. */
export function isVerifiable(text: string): text is Digest {
  return form.test(text);
}

/** The digest of a content. */
export function digestOf(content: Uint8Array | string, algorithm: "sha256" | "sha512" = "sha256"): Digest {
  return `${algorithm}:${createHash(algorithm).update(content).digest("hex")}`;
}

/** Says if the content matches the digest. */
export function matchesDigest(content: Uint8Array, digest: Digest): boolean {
  return digestOf(content, digest.startsWith("sha512:") ? "sha512" : "sha256") === digest;
}
