import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type IgnoredFiles, ignoredFiles } from "./ignoredFiles.ts";

/** A file, a link or an empty folder of a source. */
export interface SourceFile {
  /** Relative to the source, with `/`. */
  readonly path: string;
  readonly kind: "file" | "link" | "folder";
  readonly isExecutable: boolean;
  /** Destination of a link. */
  readonly target?: string;
}

/** All files of a folder that are not ignored, by path. */
export async function sourceFiles(folder: string, ignoreFile: string | undefined): Promise<SourceFile[]> {
  const found = await filesIn(folder, "", await ignoredFiles(folder, ignoreFile));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesIn(root: string, folder: string, ignored: IgnoredFiles): Promise<SourceFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const files: SourceFile[] = [];
  for (const entry of entries) {
    const path = `${folder}${entry.name}`;
    const isFolder = entry.isDirectory();
    const isIgnored = ignored.isIgnored(path, isFolder);
    if (isFolder && !(isIgnored && ignored.isIgnoredWhole(path))) {
      const inside = await filesIn(root, `${path}/`, await ignored.within(path));
      files.push(...inside);
      if (inside.length > 0 || isIgnored || !(await isEmpty(join(root, path)))) continue;
      files.push({ path, kind: "folder", isExecutable: true });
    } else if (!isIgnored && entry.isSymbolicLink()) {
      files.push({ path, kind: "link", isExecutable: false, target: await readlink(join(root, path)) });
    } else if (!isIgnored && entry.isFile()) {
      const { mode } = await lstat(join(root, path));
      files.push({ path, kind: "file", isExecutable: (mode & 0o100) !== 0 });
    }
  }
  return files;
}

const isEmpty = async (folder: string): Promise<boolean> => (await readdir(folder)).length === 0;
