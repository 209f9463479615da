import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/**
 * A file that is replaced as a whole, so that whoever reads it never sees a half. Changes that come while a replacement is
 * under way are written together by the next one.
 */
export class AtomicFile {
  readonly path: string;
  readonly #write: () => Promise<void>;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `content` gives the whole text at the moment of writing. */
  constructor(path: string, content: () => string) {
    this.path = path;
    this.#write = async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFileAtomic(path, content(), { mode: 0o600, fsync: false });
    };
  }

  /** Resolves when everything that the content has now is in the file. */
  save(): Promise<void> {
    this.#next ??= this.#after(this.#underWay);
    return this.#next;
  }

  async #after(before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    // What changes in the same turn belongs to the same write.
    await new Promise((resolve) => setImmediate(resolve));
    this.#underWay = this.#next;
    this.#next = undefined;
    await this.#write();
  }
}
