import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Packs the built package into a folder, and resolves with the tarball's path. */
export const packPackage = (folder: string): Promise<string> => pack(root, folder);

/** Packs the content of a tarball again, as another version. */
export async function packAs(version: string, tarball: string, folder: string): Promise<string> {
  await execute("tar", ["-xzf", tarball, "-C", folder]);
  const file = join(folder, "package", "package.json");
  const description = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...description, version }));
  return pack(join(folder, "package"), folder);
}

async function pack(from: string, to: string): Promise<string> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", to];
  const { stdout } = await execute("npm", args, { cwd: from, maxBuffer: 2 ** 26 });
  const [{ filename }] = JSON.parse(stdout);
  return join(to, filename);
}
