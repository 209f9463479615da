import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Builds the package and packs it into a folder, and resolves with the tarball's path. */
export async function packPackage(folder: string): Promise<string> {
  await execute("npm", ["run", "--silent", "build"], { cwd: root });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execute("npm", args, { cwd: root, maxBuffer: 2 ** 26 });
  const [{ filename }] = JSON.parse(stdout);
  return join(folder, filename);
}

/** Packs the content of a tarball again, as another version. */
export async function packAs(version: string, tarball: string, folder: string): Promise<string> {
  await execute("tar", ["-xzf", tarball, "-C", folder]);
  const file = join(folder, "package", "package.json");
  const description = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...description, version }));
  const packed = join(folder, `${version}.tgz`);
  await execute("tar", ["-czf", packed, "-C", folder, "package"]);
  return packed;
}
