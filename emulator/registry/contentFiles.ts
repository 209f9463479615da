import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "./digest.ts";

/** The digests in a repository; their content is stored separately. */
export interface RepositoryRecord {
  readonly name: string;
  readonly blobs: readonly Digest[];
  /** Media types. */
  readonly manifests: Readonly<Record<Digest, string>>;
  readonly tags: Readonly<Record<string, Digest>>;
}

/** A registry's content in files: acknowledged writes survive a kill of the process. */
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
      .filter((file) => !file.endsWith(unfinished))
      .map((file) => [file.replace("-", ":") as Digest, readFileSync(join(this.#contents, file))]);
  }

  repositories(): RepositoryRecord[] {
    return readdirSync(this.#repositories)
      .filter((file) => !file.endsWith(unfinished))
      .map((file) => JSON.parse(readFileSync(join(this.#repositories, file), "utf8")));
  }

  saveContent(digest: Digest, content: Buffer): void {
    replaceFile(join(this.#contents, digest.replace(":", "-")), content);
  }

  saveRepository(record: RepositoryRecord): void {
    replaceFile(join(this.#repositories, encodeURIComponent(record.name)), JSON.stringify(record));
  }
}

const unfinished = ".part";

/** Replaces a file atomically: readers, and the next start after a crash, see the old or the new content. */
function replaceFile(path: string, content: Buffer | string): void {
  writeFileSync(`${path}${unfinished}`, content, { mode: 0o600 });
  renameSync(`${path}${unfinished}`, path);
}
