import { createHash } from "node:crypto";
import type { Diagnostic } from "./diagnostic.ts";
import { ImageStreamError } from "./error.ts";

export type DigestAlgorithm = "sha256" | "sha512";

/** The content address of a manifest or blob. */
export interface Digest {
  /** As given; `<algorithm>:<hex>`. */
  readonly original: string;
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
}

const hexLength: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha512: 128 };
const isAlgorithm = (text: string): text is DigestAlgorithm => Object.hasOwn(hexLength, text);

/** Lists all faults of a digest. */
export function digestDiagnostics(text: string, path = "digest"): Diagnostic[] {
  const colon = text.indexOf(":");
  const algorithm = text.slice(0, Math.max(colon, 0));
  if (colon < 0 || !isAlgorithm(algorithm)) {
    const summary = "is no digest of a known algorithm";
    return [{ path, value: text, summary, remedy: "write sha256:<64 hex digits>" }];
  }
  const length = hexLength[algorithm];
  if (!new RegExp(`^[0-9a-f]{${length}}$`).test(text.slice(colon + 1))) {
    const summary = `needs exactly ${length} lower-case hex digits after "${algorithm}:"`;
    return [{ path, value: text, summary, remedy: "copy the whole digest, for instance from `oc describe istag`" }];
  }
  return [];
}

/**
 * Parses `sha256:<hex>` or `sha512:<hex>`.
 * @throws ImageStreamError `INVALID_DIGEST`
 */
export function parseDigest(text: string, options: { path?: string } = {}): Digest {
  const diagnostics = digestDiagnostics(text, options.path);
  const [algorithm = "", hex = ""] = text.split(":");
  if (diagnostics.length > 0 || !isAlgorithm(algorithm)) throw new ImageStreamError("INVALID_DIGEST", diagnostics);
  return { original: text, algorithm, hex };
}

export const isDigest = (text: string): boolean => digestDiagnostics(text).length === 0;

/** The digest of these bytes. */
export function digestOf(bytes: Uint8Array | string, algorithm: DigestAlgorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** Tells that the digest names these bytes. */
export function verifyDigest(bytes: Uint8Array | string, digest: string): boolean {
  return digestOf(bytes, parseDigest(digest).algorithm) === digest;
}

/** A digest for people: the algorithm and the first 12 hex digits. What is no digest stays as it is. */
export function shortDigest(digest: string): string {
  return isDigest(digest) ? digest.slice(0, digest.indexOf(":") + 13) : digest;
}
