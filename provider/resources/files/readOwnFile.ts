import { open } from "node:fs/promises";

/** A file that another user owns or may write to. */
export class ForeignFileError extends Error {}

const writableByOthers = 0o022;

/**
 * Reads a file that only this user can have written; `undefined` if there is no such file. Windows has no such owners and
 * modes: there every file counts.
 * @throws ForeignFileError
 */
export async function readOwnFile(path: string, user = process.getuid?.()): Promise<string | undefined> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { uid, mode } = await file.stat();
    if (user !== undefined && uid !== user) throw new ForeignFileError(`${path} belongs to another user`);
    if (user !== undefined && (mode & writableByOthers) !== 0) {
      throw new ForeignFileError(`${path} can be written by other users`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
