import { createHash, randomBytes, scryptSync } from "node:crypto";

/** A text of a program that a file holds as it is or, where it is secret, by a fingerprint. */
export type FileText = string | { readonly secret: string };

export const fileText = (text: string, isSecret: boolean | undefined): FileText =>
  isSecret === true ? { secret: text } : text;

/** `secret <salt> <hash>`; the shorter form stands in old files. */
const form = /^secret (?:[0-9a-f]{10}|([\w-]{22}) [\w-]{43})$/;

/** Tells that a key of a file stands for a secret text. */
export const isFingerprint = (key: string): boolean => form.test(key);

/** The one of these keys that is the text, or stands for it. */
export const keyAmong = (text: FileText, keys: readonly string[]): string | undefined =>
  keys.find((key) => (typeof text === "string" ? key === text : standsFor(key, text.secret)));

/** The key of a text: the one that is among these already, or a new one. */
export function keyFor(text: FileText, keys: readonly string[]): string {
  if (typeof text === "string") return text;
  const salts = keys.flatMap((key) => form.exec(key)?.[1] ?? []);
  // One salt a file is enough, and each other one costs a hash.
  return keyAmong(text, keys) ?? fingerprint(text.secret, salts[0] ?? randomBytes(16).toString("base64url"));
}

/** For messages. */
export const shownText = (text: FileText): string => (typeof text === "string" ? text : "a secret reference");

function standsFor(key: string, secret: string): boolean {
  const found = form.exec(key);
  if (found === null) return false;
  const [, salt] = found;
  return key === (salt === undefined ? shortFingerprint(secret) : fingerprint(secret, salt));
}

const known = new Map<string, string>();

/** Slow and salted, so that a reader of the file cannot try many guesses of the secret. */
function fingerprint(secret: string, salt: string): string {
  const key = `${salt} ${secret}`;
  const hash = known.get(key) ?? scryptSync(secret, salt, 32, { N: 2 ** 14 }).toString("base64url");
  known.set(key, hash);
  return `secret ${salt} ${hash}`;
}

/** Of files of earlier versions. */
const shortFingerprint = (secret: string): string =>
  `secret ${createHash("sha256").update(secret).digest("hex").slice(0, 10)}`;
