import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import type { SourceFile } from "./sourceFiles.ts";

/** Files that are read at once. */
const atOnce = 16;

/** A hash of the content of files, their names and modes; times and owners do not count. */
export async function hashOfFiles(folder: string, files: readonly SourceFile[]): Promise<string> {
  const limit = pLimit(atOnce);
  const parts = files.map(({ path, kind, isExecutable, target }) =>
    limit(async () => {
      const content = kind === "file" ? await hashOfFile(join(folder, path)) : (target ?? "");
      return JSON.stringify([path, kind, isExecutable, content]);
    }),
  );
  return createHash("sha256")
    .update((await Promise.all(parts)).join("\n"))
    .digest("hex");
}

/** A hash of the content of one file. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
