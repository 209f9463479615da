import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import lockfile from "proper-lockfile";
import { ImageStreamError } from "../../provider/image/error.ts";
import { type FileText, hashed, keyFor, keysOf } from "../../provider/resolver/fingerprint.ts";
import type { LockedImage } from "../../provider/resolver/lock/lockEntry.ts";
import type { LockMode, Locks } from "../../provider/resolver/lock/lockedImages.ts";
import {
  formatLockFile,
  hasOldKeys,
  type LockFile,
  lockedAs,
  lockSalts,
  lockSize,
  parseLockFile,
  withLocked,
  withPresentKeys,
} from "../../provider/resolver/lock/lockFile.ts";
import { coalesced } from "../files/coalesced.ts";
import { replaceFile } from "../files/replaceFile.ts";

interface Place {
  readonly server: FileText | undefined;
  readonly name: FileText;
}

/** A lock file on disk, read once. Another program may add to it meanwhile; the first entry of a name counts. */
export class LockStore {
  readonly #path: string;
  readonly #save = coalesced(() => this.#merge());
  readonly #mode: LockMode;
  #added: (Place & { image: LockedImage })[] = [];
  /** Held by keys of an earlier version. */
  #old: Place[] = [];
  #loaded: Promise<LockFile> | undefined;
  /** Images that are asked for: each is added, or there is none. */
  #coming = 0;
  #enough = Promise.withResolvers<void>();

  constructor(path: string, mode: LockMode = "update") {
    this.#path = path;
    this.#mode = mode;
  }

  /** Locked images of registries or, with a server, of the streams of its cluster. */
  locks(server?: () => Promise<FileText>): Locks {
    return {
      find: async (name) => {
        const place = { server: await server?.(), name };
        const lock = await this.#load();
        await hashedFor(lock, [place]);
        if (this.#mode === "update" && hasOldKeys(lock, place.server, name)) {
          this.#old.push(place);
          // They still hold where the file cannot be written.
          await this.#save().catch(() => undefined);
        }
        return lockedAs(lock, place.server, name);
      },
      add: async (name, image) => {
        const place = { server: await server?.(), name };
        const added = await this.#collected(place, image);
        if (added === undefined) return undefined;
        await this.#save();
        return lockedAs(await this.#load(), place.server, name) ?? added;
      },
    };
  }

  /**
   * Waits until as many images have come as the file has, or all. A write for each would take a time that grows with the
   * square of their number.
   */
  async #collected(place: Place, coming: LockedImage | Promise<LockedImage | undefined>) {
    this.#coming += 1;
    let enough: Promise<void> | undefined;
    try {
      const image = await coming;
      if (image === undefined) return undefined;
      this.#added.push({ ...place, image });
      enough = this.#enough.promise;
    } finally {
      this.#coming -= 1;
      if (this.#coming === 0 || this.#added.length >= lockSize(await this.#load())) this.#proceed();
    }
    await enough;
    return coming;
  }

  #proceed(): void {
    this.#enough.resolve();
    this.#enough = Promise.withResolvers();
  }

  #load(): Promise<LockFile> {
    this.#loaded ??= readLockFile(this.#path);
    return this.#loaded;
  }

  async #merge(): Promise<void> {
    const [added, old] = [this.#added, this.#old];
    [this.#added, this.#old] = [[], []];
    const merged = await changeLockFile(this.#path, async (present) => {
      await hashedFor(present, [...added, ...old]);
      const renewed = [...old, ...added].reduce(
        (lock, { server, name }) => withPresentKeys(lock, server, name),
        present,
      );
      return withMissing(renewed, added);
    });
    this.#loaded = Promise.resolve(merged);
  }
}

/** The lock file with the images of which it has none. */
function withMissing(lock: LockFile, added: readonly (Place & { image: LockedImage })[]): LockFile {
  const salts = lockSalts(lock);
  const missing = added.filter(({ server, name }) => lockedAs(lock, server, name) === undefined);
  const byServer = Map.groupBy(missing, ({ server }) => (server === undefined ? undefined : keysOf(server, salts)[0]));
  return [...byServer.values()].reduce((rest, ofServer) => {
    const server = ofServer[0]?.server;
    const entries = ofServer.toReversed().map(({ name, image }) => [keyFor(name, {}, salts), image] as const);
    return withLocked(rest, server, Object.fromEntries(entries));
  }, lock);
}

const hashedFor = (lock: LockFile, places: readonly Place[]): Promise<void> =>
  hashed(
    places.flatMap(({ server, name }) => (server === undefined ? [name] : [server, name])),
    lockSalts(lock),
  );

/** Longer than a lock of a process that was killed is respected, which is 10 seconds. */
const patience = { retries: 150, factor: 1, minTimeout: 50, maxTimeout: 150, randomize: true };

/**
 * Changes a lock file while no other process does; what `change` gives as it is, is not written.
 * @throws ImageStreamError `LOCK_FILE`
 */
export async function changeLockFile(
  path: string,
  change: (present: LockFile) => LockFile | Promise<LockFile>,
): Promise<LockFile> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lockfile.lock(path, { realpath: false, retries: patience }).catch((cause: unknown) => {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ImageStreamError("LOCK_FILE", `${path} cannot be changed: ${said}; see who holds ${path}.lock`, {
      cause,
    });
  });
  try {
    const content = await readText(path);
    const present = parseLockFile(content);
    const changed = await change(present);
    if (changed !== present && formatLockFile(changed) !== content) await writeLockFile(path, changed);
    return changed;
  } finally {
    await release();
  }
}

/** @throws ImageStreamError `LOCK_FILE` */
export const readLockFile = async (path: string): Promise<LockFile> => parseLockFile(await readText(path));

const writeLockFile = (path: string, lock: LockFile): Promise<void> =>
  replaceFile(path, formatLockFile(lock), { file: 0o644, folder: 0o755 });

/** `undefined` if there is no such file. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
