import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "./digest.ts";

/** What a repository holds, by digests: the content lies beside it. */
export interface RepositoryRecord {
  readonly name: string;
  readonly blobs: readonly Digest[];
  /** Media types. */
  readonly manifests: Readonly<Record<Digest, string>>;
  readonly tags: Readonly<Record<string, Digest>>;
}

/** A registry's content as files: whatever was acknowledged is there after the process was killed. */
export class ContentFiles {
  readonly #contents: string;
  readonly #repositories: string;

  constructor(directory: string) {
    this.#contents = join(directory, "content");
    this.#repositories = join(directory, "repositories");
    for (const folder of [this.#contents, this.#repositories]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  contents(): [Digest, Buffer][] {
    return readdirSync(this.#contents)
      .filter((file) => !file.endsWith(UNFINISHED))
      .map((file) => [file.replace("-", ":") as Digest, readFileSync(join(this.#contents, file))]);
  }

  repositories(): RepositoryRecord[] {
    return readdirSync(this.#repositories)
      .filter((file) => !file.endsWith(UNFINISHED))
      .map((file) => JSON.parse(readFileSync(join(this.#repositories, file), "utf8")));
  }

  saveContent(digest: Digest, content: Buffer): void {
    replaceFile(join(this.#contents, digest.replace(":", "-")), content);
  }

  saveRepository(record: RepositoryRecord): void {
    replaceFile(join(this.#repositories, encodeURIComponent(record.name)), JSON.stringify(record));
  }
}

const UNFINISHED = ".part";

/** A reader, or the next start after a crash, sees the old file or the new one, never half of it. */
function replaceFile(path: string, content: Buffer | string): void {
  writeFileSync(`${path}${UNFINISHED}`, content, { mode: 0o600 });
  renameSync(`${path}${UNFINISHED}`, path);
}
