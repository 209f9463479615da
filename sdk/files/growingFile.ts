import { randomUUID } from "node:crypto";
import { constants, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A file that replaces an earlier one with its first text, and grows from there. If another writer replaces it in turn,
 * later texts are dropped: a file never mixes two writers.
 */
export class GrowingFile {
  readonly #path: string;
  readonly #modes: { readonly file: number; readonly folder: number };
  #identity: bigint | undefined;

  constructor(path: string, modes: { readonly file: number; readonly folder: number }) {
    this.#path = path;
    this.#modes = modes;
  }

  /** Calls must not overlap. */
  async append(text: string): Promise<void> {
    if (this.#identity === undefined) this.#identity = await this.#begin(text);
    else await this.#continue(text, this.#identity);
  }

  async #begin(text: string): Promise<bigint> {
    await mkdir(dirname(this.#path), { recursive: true, mode: this.#modes.folder });
    const temporary = `${this.#path}.${randomUUID()}`;
    try {
      const file = await open(temporary, "wx", this.#modes.file);
      try {
        await file.writeFile(text);
        await rename(temporary, this.#path);
        return (await file.stat({ bigint: true })).ino;
      } finally {
        await file.close();
      }
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #continue(text: string, identity: bigint): Promise<void> {
    const file = await open(this.#path, constants.O_WRONLY | constants.O_APPEND);
    try {
      if ((await file.stat({ bigint: true })).ino === identity) await file.appendFile(text);
    } finally {
      await file.close();
    }
  }
}
