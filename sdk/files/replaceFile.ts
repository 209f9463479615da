import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** Replaces a file as a whole, so that a reader never sees half of it. */
export async function replaceFile(path: string, content: string, modes: { file: number; folder: number }) {
  await mkdir(dirname(path), { recursive: true, mode: modes.folder });
  await writeFileAtomic(path, content, { mode: modes.file, fsync: false });
}
