import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ImageStreamError } from "../../../image/error.ts";
import { hashOfFile, hashOfFiles } from "./contentHash.ts";
import { type SourceFile, sourceFiles } from "./sourceFiles.ts";

/** A local folder, archive or file to build. */
export interface BinaryPath {
  /** Relative to the program's folder, or absolute. */
  path: string;
  /** Name that a single file gets in the build. */
  asFile?: string;
  /** Name of the file in the folder that says what is left out; `""` for none. */
  ignoreFile?: string;
}

/** The bytes to build. */
export interface BinarySource {
  /** Absent for archives and folders, which the builder unpacks. */
  readonly asFile?: string;
  /** Changes with the content. */
  readonly hash: string;
  /** For progress: `12 files`. */
  readonly what: string;
  /** Reads the bytes. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Archives that the builder unpacks. */
const archive = /\.(?:tar(?:\.(?:gz|bz2|xz))?|tgz|tbz2?|txz|zip)$/i;

/**
 * Opens what is to be built, and hashes it.
 * @throws ImageStreamError `SOURCE_NOT_READ`, `SOURCE_EMPTY`
 */
export async function binarySource({ path, asFile, ignoreFile }: BinaryPath): Promise<BinarySource> {
  const at = resolve(path);
  try {
    if ((await stat(at)).isDirectory()) return await folderSource(at, path, ignoreFile);
    const hash = await hashOfFile(at);
    const bytes = () => createReadStream(at) as AsyncIterable<Uint8Array>;
    if (asFile === undefined && archive.test(path)) return { hash, what: basename(path), bytes };
    const name = asFile ?? basename(path);
    const named = createHash("sha256")
      .update(JSON.stringify([name, hash]))
      .digest("hex");
    return { asFile: name, hash: named, what: name, bytes };
  } catch (error) {
    if (error instanceof ImageStreamError) throw error;
    const remedy = "correct the path, which counts from the program's folder";
    const why = error instanceof Error ? error.message : String(error);
    throw new ImageStreamError("SOURCE_NOT_READ", `${path} cannot be read (${why}); ${remedy}`, { cause: error });
  }
}

async function folderSource(folder: string, path: string, ignoreFile: string | undefined): Promise<BinarySource> {
  const files = await sourceFiles(folder, ignoreFile);
  if (files.length === 0) {
    const remedy = "correct the path, or the ignore file (.dockerignore, .gitignore), or set ignoreFile";
    throw new ImageStreamError("SOURCE_EMPTY", `${path} has no file to build; ${remedy}`);
  }
  return {
    hash: await hashOfFiles(folder, files),
    what: `${files.length} ${files.length === 1 ? "file" : "files"}`,
    bytes: () => archiveOf(folder, files),
  };
}

/** A compressed tar archive, which is made while it is read. */
async function* archiveOf(folder: string, files: readonly SourceFile[]): AsyncGenerator<Uint8Array> {
  const { create } = await import("tar");
  // A name that begins with `@` would mean the entries of an archive.
  const paths = files.map(({ path }) => (path.startsWith("@") ? `./${path}` : path));
  yield* create({ cwd: folder, gzip: true, portable: true, noDirRecurse: true }, paths) as AsyncIterable<Uint8Array>;
}
