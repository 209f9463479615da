import { readFile } from "node:fs/promises";
import { ImageStreamError } from "../provider/image/error.ts";
import type { Locks } from "../provider/resolver/lockedImages.ts";
import { formatLockFile, type LockedImage, type LockFile, parseLockFile } from "../provider/resolver/lockFile.ts";
import { coalesced } from "./coalesced.ts";
import { replaceFile } from "./replaceFile.ts";

const attempts = 10;

/** A lock file on disk, read once; others may add to it meanwhile. */
export class LockStore implements Locks {
  readonly #path: string;
  readonly #added: Record<string, LockedImage> = {};
  readonly #save = coalesced(() => this.#merge());
  #loaded: Promise<LockFile> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async find(key: string): Promise<LockedImage | undefined> {
    this.#loaded ??= readLockFile(this.#path);
    return (await this.#loaded).images[key] ?? this.#added[key];
  }

  async add(key: string, image: LockedImage): Promise<void> {
    this.#added[key] = image;
    await this.#save();
  }

  /** Nobody holds the file between reading and replacing it, so whoever finds own entries lost adds them once more. */
  async #merge(): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const present = await readLockFile(this.#path);
      const missing = Object.entries(this.#added).filter(([key]) => present.images[key] === undefined);
      if (missing.length === 0) return;
      await writeLockFile(this.#path, {
        ...present,
        images: { ...present.images, ...Object.fromEntries(missing) },
      });
    }
    throw new ImageStreamError("LOCK_FILE", `${this.#path} is changed all the time by others; try again`);
  }
}

/** @throws ImageStreamError `LOCK_FILE` */
export const readLockFile = async (path: string): Promise<LockFile> => parseLockFile(await readText(path));

export const writeLockFile = (path: string, lock: LockFile): Promise<void> =>
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
