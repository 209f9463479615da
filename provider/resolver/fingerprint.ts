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

/** The salts of a file's keys; the first one counts for new keys. */
export const saltsOf = (keys: Iterable<string>): ReadonlySet<string> =>
  new Set(Array.from(keys, saltOf).filter((salt) => salt !== undefined));

/** The keys that can stand for a text in a file of these salts: more than one only for a secret. */
export const keysOf = (text: FileText, salts: ReadonlySet<string>): string[] =>
  typeof text === "string" ? [text] : [...saltedKeys(text.secret, salts), shortFingerprint(text.secret)];

/** The member of a part of a file that stands for a text. */
export const keyIn = (text: FileText, members: object, salts: ReadonlySet<string>): string | undefined =>
  keysOf(text, salts).find((key) => Object.hasOwn(members, key));

/** The key of a text: a present one with a salt, or a new one. */
export function keyFor(text: FileText, members: object, salts: ReadonlySet<string>): string {
  if (typeof text === "string") return text;
  const all = saltedKeys(text.secret, salts);
  const [first = keyOf(text.secret, newSalt)] = all;
  return all.find((key) => Object.hasOwn(members, key)) ?? first;
}

/** The members with a key of an earlier version replaced; the same object where a text has none there. */
export function withPresentKey<T>(
  members: Readonly<Record<string, T>>,
  text: FileText,
  salts: ReadonlySet<string>,
): Readonly<Record<string, T>> {
  const old = oldKey(text, members);
  if (old === undefined) return members;
  const present = keyFor(text, {}, salts);
  const rest = Object.entries(members).filter(([key]) => key !== present);
  return Object.fromEntries(rest.map(([key, value]) => [key === old ? present : key, value]));
}

/** The key of an earlier version that stands for a text: it gives the text away to who guesses. */
export function oldKey(text: FileText, members: object): string | undefined {
  const key = typeof text === "string" ? undefined : shortFingerprint(text.secret);
  return key !== undefined && Object.hasOwn(members, key) ? key : undefined;
}

/** For messages. */
export const shownText = (text: FileText): string => (typeof text === "string" ? text : "a secret reference");

const saltOf = (key: string): string | undefined => form.exec(key)?.[1];

/** Of files that have none yet: each salt more costs a hash of each text. */
const newSalt = randomBytes(16).toString("base64url");

const saltedKeys = (secret: string, salts: ReadonlySet<string>): string[] =>
  [...salts].map((salt) => keyOf(secret, salt));

/** Hashes are slow and salted, so that a reader of the file cannot try many guesses of the secret. */
const cost = { N: 2 ** 13 };
const length = 32;
const hashes = new Map<string, string>();
const underWay = new Map<string, Promise<void>>();
/** Leaves threads to the file system and the names of hosts. */
const limit = pLimit(2);
const hash = promisify<string, string, number, typeof cost, Buffer>(scrypt);

/**
 * Hashes secret texts beside the event loop. All that is asked of them and a file of these salts then takes no time.
 */
export async function hashed(texts: readonly FileText[], salts: ReadonlySet<string>): Promise<void> {
  const secrets = texts.flatMap((text) => (typeof text === "string" ? [] : [text.secret]));
  const all = salts.size === 0 ? [newSalt] : [...salts];
  await Promise.all(secrets.flatMap((secret) => all.map((salt) => hashedOnce(secret, salt))));
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
