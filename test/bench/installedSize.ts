import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measurement } from "./measure.ts";

const root = join(import.meta.dirname, "../..");

/** The files of `dist`, and what an installation adds to a project that has @pulumi/pulumi; needs the npm registry. */
export async function benchInstalledSize(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "imagestream-size-"));
  try {
    const npm = (...args: string[]) =>
      execFileSync("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    execFileSync("npm", ["run", "--silent", "build"], { cwd: root });
    const [{ filename }] = JSON.parse(npm("pack", root, "--json"));
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    mkdirSync(join(folder, "node_modules"));
    npm("install", `@pulumi/pulumi@${devDependencies["@pulumi/pulumi"]}`);
    const before = bytes(join(folder, "node_modules"));
    npm("install", join(folder, filename));
    const added = (bytes(join(folder, "node_modules")) - before) / 1e6;
    const files = readdirSync(join(root, "dist")).filter((file) => !file.startsWith(".")).length;
    return [
      { name: "package: files in dist", unit: "files", goal: 40, runs: [files] },
      { name: "package: what an installation adds beside @pulumi/pulumi", unit: "MB", goal: 15, runs: [added] },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
