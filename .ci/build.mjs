// usage: node .ci/build.mjs program|declarations
// Bundles each package whose sources are newer than what was built of them.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const settings = ["package.json", "package-lock.json", "tsconfig.json", "tsdown.config.ts"];
const packages = { ".": ["provider", "sdk"], emulator: ["emulator"], engine: ["engine"] };

const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** True if a file of the folder, or the folder itself, has changed since. */
function isNewer(path, time) {
  const stat = statSync(path);
  if (stat.mtimeMs > time) return true;
  const inside = stat.isDirectory() ? readdirSync(path).filter((name) => name !== "dist") : [];
  return inside.some((name) => isNewer(join(path, name), time));
}

const [kind] = process.argv.slice(2);
for (const [folder, sources] of Object.entries(packages)) {
  const built = timeOf(join(root, folder, "dist", `.${kind}`));
  if (built !== undefined && ![...sources, ...settings].some((path) => isNewer(join(root, path), built))) continue;
  execFileSync("tsdown", ["--logLevel", "warn", "--filter", `${kind} of ${folder}`], { cwd: root, stdio: "inherit" });
}
