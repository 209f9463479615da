import { createHash, randomBytes, scrypt, scryptSync } from "node:crypto";
import { promisify } from "node:util";
import pLimit from "p-limit";

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

/**
 * The key of a text: the one that is among these already, or a new one, also for one of an old file.
 * @param file all keys of the file, of which one has the salt for new ones
 */
export function keyFor(text: FileText, keys: readonly string[], file: Iterable<string> = keys): string {
  if (typeof text === "string") return text;
  const present = keyAmong(text, keys);
  if (present !== undefined && saltOf(present) !== undefined) return present;
  const [salt = newSalt] = saltsOf(file);
  return keyOf(text.secret, salt);
}

/** The members with a key of an earlier version replaced; the same object where a text has none there. */
export function withPresentKey<T>(
  members: Readonly<Record<string, T>>,
  text: FileText,
  file: Iterable<string>,
): Readonly<Record<string, T>> {
  const old = oldKey(text, Object.keys(members));
  if (old === undefined) return members;
  const present = keyFor(text, [], file);
  const rest = Object.entries(members).filter(([key]) => key !== present);
  return Object.fromEntries(rest.map(([key, value]) => [key === old ? present : key, value]));
}

/** The key of an earlier version that stands for a text: it gives the text away to who guesses. */
export function oldKey(text: FileText, keys: readonly string[]): string | undefined {
  const key = typeof text === "string" ? undefined : keyAmong(text, keys);
  return key === undefined || saltOf(key) !== undefined ? undefined : key;
}

/** For messages. */
export const shownText = (text: FileText): string => (typeof text === "string" ? text : "a secret reference");

function standsFor(key: string, secret: string): boolean {
  if (!isFingerprint(key)) return false;
  const salt = saltOf(key);
  return key === (salt === undefined ? shortFingerprint(secret) : keyOf(secret, salt));
}

const saltOf = (key: string): string | undefined => form.exec(key)?.[1];

/** Of files that have none yet: each salt more costs a hash of each text. */
const newSalt = randomBytes(16).toString("base64url");

/** The salts of a file, again and again; the first one counts for new keys. */
function* saltsOf(file: Iterable<string>): Generator<string> {
  for (const key of file) {
    const salt = saltOf(key);
    if (salt !== undefined) yield salt;
  }
}

/** Hashes are slow and salted, so that a reader of the file cannot try many guesses of the secret. */
const cost = { N: 2 ** 13 };
const length = 32;
const hashes = new Map<string, string>();
const underWay = new Map<string, Promise<void>>();
/** Leaves threads to the file system and the names of hosts. */
const limit = pLimit(2);
const hash = promisify<string, string, number, typeof cost, Buffer>(scrypt);

/**
 * Hashes secret texts beside the event loop. All that is asked of them and a file of these keys then takes no time.
 */
export async function hashed(texts: readonly FileText[], file: Iterable<string>): Promise<void> {
  const secrets = texts.flatMap((text) => (typeof text === "string" ? [] : [text.secret]));
  if (secrets.length === 0) return;
  const salts = [...new Set(saltsOf(file))];
  if (salts.length === 0) salts.push(newSalt);
  await Promise.all(secrets.flatMap((secret) => salts.map((salt) => hashedOnce(secret, salt))));
}

function hashedOnce(secret: string, salt: string): Promise<void> {
  const name = `${salt} ${secret}`;
  const done =
    underWay.get(name) ??
    limit(async () => void hashes.set(name, (await hash(secret, salt, length, cost)).toString("base64url")));
  underWay.set(name, done);
  return done;
}

function keyOf(secret: string, salt: string): string {
  const name = `${salt} ${secret}`;
  const known = hashes.get(name) ?? scryptSync(secret, salt, length, cost).toString("base64url");
  hashes.set(name, known);
  return `secret ${salt} ${known}`;
}

/** Of files of earlier versions. */
const shortFingerprint = (secret: string): string =>
  `secret ${createHash("sha256").update(secret).digest("hex").slice(0, 10)}`;
