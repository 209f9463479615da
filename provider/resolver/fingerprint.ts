import { createHash } from "node:crypto";

/**
 * Stands for a secret text in a file that is there to be read or committed: another text has another one. Too short to prove a
 * guess.
 */
export const fingerprint = (text: string): string =>
  `secret ${createHash("sha256").update(text).digest("hex").slice(0, 10)}`;

/** Tells that a text is such a stand-in. */
export const isFingerprint = (text: string): boolean => /^secret [0-9a-f]{10}$/.test(text);
