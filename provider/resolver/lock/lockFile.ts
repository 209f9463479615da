import { z } from "zod";
import { ImageStreamError } from "../../image/error.ts";
import { type FileText, isFingerprint, keyFor, keyIn, oldKey, saltsOf, withPresentKey } from "../fingerprint.ts";
import { inFileOrder, type LockedImage, lockEntry } from "./lockEntry.ts";
import { isLockKey, isSelecting } from "./lockKey.ts";
import { parseStreamKey } from "./streamKey.ts";

/** `imagestream.lock.json`: references and the images that they are held to. */
export interface LockFile {
  readonly version: 1;
  /**
   * By reference; behind it the platform or import mode, where one is declared, since that makes another image of it, and
   * the selection, where one chooses the tag: `quay.io/acme/app semver >=1.4 <2`. A fingerprint stands for a secret reference.
   */
  readonly images: Readonly<Record<string, LockedImage>>;
  /** Images that are copied out of streams, by the API server's URL, then by kind and name: `ImageStreamTag dev/app:latest`. */
  readonly streams?: Readonly<Record<string, Readonly<Record<string, LockedImage>>>> | undefined;
}

export const lockFileName = "imagestream.lock.json";
export const emptyLock: LockFile = { version: 1, images: {} };

const lockFile = z.strictObject({
  version: z.literal(1),
  images: z
    .record(z.string().refine(isLockKey), lockEntry)
    .refine((images) =>
      Object.entries(images).every(([key, { tag }]) => isFingerprint(key) || (tag !== undefined) === isSelecting(key)),
    ),
  streams: z
    .record(
      z.string(),
      z.record(
        z.string().refine((key) => isFingerprint(key) || parseStreamKey(key) !== undefined),
        lockEntry,
      ),
    )
    .optional(),
});

/**
 * Reads the text of a lock file; an absent one locks nothing.
 * @throws ImageStreamError `LOCK_FILE`
 */
export function parseLockFile(content: string | undefined): LockFile {
  if (content === undefined) return emptyLock;
  try {
    return lockFile.parse(JSON.parse(content));
  } catch (cause) {
    const where = cause instanceof z.ZodError ? ` at ${cause.issues[0]?.path.join(".") || "its top"}` : "";
    const remedy = "resolve conflicts in it, or restore it from version control";
    throw new ImageStreamError("LOCK_FILE", `${lockFileName} is no lock file of this version${where}; ${remedy}`, {
      cause,
    });
  }
}

/** JSON for review: sorted by reference and one line a member, so that a moved tag is a change of few lines. */
export function formatLockFile({ version, images, streams }: LockFile): string {
  const clusters = streams && sorted(streams, (entries) => sorted(entries, inFileOrder));
  return `${JSON.stringify({ version, images: sorted(images, inFileOrder), streams: clusters }, undefined, 2)}\n`;
}

/** Locked images of registries or, with a server, of its streams. */
export function lockedIn(lock: LockFile, server: FileText | undefined): Readonly<Record<string, LockedImage>> {
  const { images, streams = {} } = lock;
  if (server === undefined) return images;
  const key = keyIn(server, streams, lockSalts(lock));
  return (key === undefined ? undefined : streams[key]) ?? {};
}

/** The locked image of a name. */
export function lockedAs(lock: LockFile, server: FileText | undefined, name: FileText): LockedImage | undefined {
  const entries = lockedIn(lock, server);
  const key = keyIn(name, entries, lockSalts(lock));
  return key === undefined ? undefined : entries[key];
}

/** The lock file with more, or other, locked images of registries or of a server's streams. */
export function withLocked(
  lock: LockFile,
  server: FileText | undefined,
  entries: Readonly<Record<string, LockedImage>>,
): LockFile {
  const all = { ...lockedIn(lock, server), ...entries };
  if (server === undefined) return { ...lock, images: all };
  if (Object.keys(all).length === 0) return lock;
  const salts = lockSalts(lock);
  const streams = withPresentKey(lock.streams ?? {}, server, salts);
  return { ...lock, streams: { ...streams, [keyFor(server, streams, salts)]: all } };
}

const known = new WeakMap<LockFile, { readonly salts: ReadonlySet<string>; readonly size: number }>();

/** Facts that each look at a lock file needs: they are counted once. */
function factsOf(lock: LockFile) {
  const facts = known.get(lock) ?? { salts: saltsOf(lockKeys(lock)), size: sizeOf(lock) };
  known.set(lock, facts);
  return facts;
}

/** Salts of the keys of a lock file. */
export const lockSalts = (lock: LockFile): ReadonlySet<string> => factsOf(lock).salts;

/** Number of a lock file's images. */
export const lockSize = (lock: LockFile): number => factsOf(lock).size;

const sizeOf = ({ images, streams = {} }: LockFile): number =>
  [images, ...Object.values(streams)].reduce((sum, entries) => sum + Object.keys(entries).length, 0);

function* lockKeys({ images, streams = {} }: LockFile): Generator<string> {
  yield* Object.keys(images);
  for (const [server, entries] of Object.entries(streams)) {
    yield server;
    yield* Object.keys(entries);
  }
}

/** The lock file with the present keys of a server and a name in place of old ones. */
export function withPresentKeys(lock: LockFile, server: FileText | undefined, name: FileText): LockFile {
  const salts = lockSalts(lock);
  const before = lockedIn(lock, server);
  const entries = withPresentKey(before, name, salts);
  if (server === undefined) return entries === before ? lock : { ...lock, images: entries };
  const streams = withPresentKey(lock.streams ?? {}, server, salts);
  const key = keyIn(server, streams, salts);
  if (key === undefined || (entries === before && streams === lock.streams)) return lock;
  return { ...lock, streams: { ...streams, [key]: entries } };
}

/** Tells that the file holds a server or a name by a key of an earlier version. */
export const hasOldKeys = (lock: LockFile, server: FileText | undefined, name: FileText): boolean =>
  oldKey(name, lockedIn(lock, server)) !== undefined ||
  (server !== undefined && oldKey(server, lock.streams ?? {}) !== undefined);

const sorted = <T, U>(of: Readonly<Record<string, T>>, each: (value: T) => U): Record<string, U> =>
  Object.fromEntries(
    Object.entries(of)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, each(value)]),
  );
