import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Packs the three packages into a folder, and resolves with the dependencies that install them from there. */
export async function packPackages(folder: string): Promise<Record<string, string>> {
  await execute("npm", ["run", "--silent", "build"], { cwd: root });
  const args = ["pack", ".", "./emulator", "./engine", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execute("npm", args, { cwd: root, maxBuffer: 2 ** 26 });
  const packed: { name: string; filename: string }[] = JSON.parse(stdout);
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:${join(folder, filename)}`]));
}

/** Packs the content of a tarball again, as another version. */
export async function packAs(version: string, tarball: string, folder: string): Promise<string> {
  await execute("tar", ["-xzf", tarball.replace(/^file:/, ""), "-C", folder]);
  const file = join(folder, "package", "package.json");
  const description = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...description, version }));
  const packed = join(folder, `${version}.tgz`);
  await execute("tar", ["-czf", packed, "-C", folder, "package"]);
  return `file:${packed}`;
}
