import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");
const dist = join(root, "dist");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-node-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pretend = (version: string): string =>
  `Object.defineProperty(process, "versions", { value: { ...process.versions, node: ${JSON.stringify(version)} } });`;

/** A command that runs this Node.js as if it had another version. */
function pretended(version: string): string[] {
  const file = join(folder, `${version}.cjs`);
  writeFileSync(file, pretend(version));
  return [process.execPath, "--require", file];
}

const versionOf = async (file: string) => (await run([file, "--version"])).stdout.trim().slice(1);

/** Old versions that this machine happens to have. */
async function installed(): Promise<[file: string, version: string][]> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  const files = [...new Set(folders.map((path) => join(path, "node")))].filter((file) => existsSync(file));
  const all = await Promise.all(files.map(async (file): Promise<[string, string]> => [file, await versionOf(file)]));
  return all.filter(([, version]) => Number.parseInt(version, 10) < 22);
}

async function run([file = "", ...args]: readonly string[]) {
  const env = { ...process.env, NODE_OPTIONS: "" };
  return promisify(execFile)(file, args, { cwd: root, env }).then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => ({ stdout, stderr, code }),
  );
}

/** Prints the outcome of loading each entry of the package, as an ES module and as CommonJS. */
const load = `
  const entries = ["pulumi-imagestream", "pulumi-imagestream/provider"];
  const told = ({ message, stack, __pulumiRunError: mark }) => ({ message, stack, mark });
  (async () => {
    const outcomes = [];
    for (const entry of entries) {
      outcomes.push(await import(entry).then(() => "loaded", told));
      try { require(entry); outcomes.push("loaded") } catch (error) { outcomes.push(told(error)) }
    }
    console.log(JSON.stringify(outcomes));
  })();`;
const tooOld = (version: string): string =>
  `Node.js ${version} is too old: pulumi-imagestream needs 22.19 or later; install that and put it first on PATH`;

test.each([
  ["as this Node.js pretends", async () => [[pretended("20.20.2"), "20.20.2"]] as const],
  ["as installed", async () => (await installed()).map(([file, version]) => [[file], version] as const)],
])("on Node.js 20, %s, program, provider and command line say in one line what is needed", async (_, nodes) => {
  for (const [node, version] of await nodes()) {
    const message = tooOld(version);
    const { stdout, stderr } = await run([...node, "-e", load]);
    expect(stderr).not.toContain("SyntaxError");
    expect(JSON.parse(stdout)).toEqual(Array(4).fill({ message, stack: "", mark: true }));
    const told = await run([...node, join(dist, "imagestream.cjs"), "--version"]);
    expect(told).toEqual({ stdout: "", stderr: `${message}\n`, code: 1 });
  }
});

test("the versions from 22.19 on are new enough", async () => {
  const supported = ["22.19.0", "22.20.1", "23.0.0", "24.1.0", "100.0.0"];
  const old = ["0.12.18", "8.17.0", "20.20.2", "21.19.0", "22.0.0", "22.18.9"];
  const check = (version: string) => `
    ${pretend(version)}
    delete require.cache[file];
    try { require(file); console.log("") } catch ({ message }) { console.log(message) }`;
  const file = join(dist, "requireNode.cjs");
  const program = `const file = ${JSON.stringify(file)}; ${[...supported, ...old].map(check).join("\n")}`;
  const { stdout } = await run([process.execPath, "-e", program]);
  expect(stdout.trimEnd().split("\n").filter(Boolean)).toEqual(old.map(tooOld));
  expect((await run([...pretended("22.19.0"), "-e", load])).stdout).toBe(
    `${JSON.stringify(Array(4).fill("loaded"))}\n`,
  );
});

/** The chunks that load with an entry, before a line of it runs. */
function linked(chunk: string, seen = new Set<string>()): Set<string> {
  if (seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const [, , from = ""] of imports(chunk))
    if (from.startsWith("./") && from.endsWith(".js")) linked(from.slice(2), seen);
  return seen;
}
const imports = (chunk: string) =>
  readFileSync(join(dist, chunk), "utf8").matchAll(/^import (?:(?:\w+, )?\{([^}]*)\} from |[^"{]* from )?"([^"]+)"/gm);

// The check of an ES module comes too late where the import of a name that an old Node.js lacks does not link.
test.each(["index.js", "provider.js"])("%s links on Node.js 20, so that its check of the version runs", (entry) => {
  const recorded = readFileSync(join(import.meta.dirname, "namesOfNode20.json"), "utf8");
  const builtins: Readonly<Record<string, string>> = JSON.parse(recorded);
  const used = [...linked(entry)].flatMap((chunk) =>
    [...imports(chunk)].flatMap(([, imported, from = ""]) =>
      isBuiltin(from)
        ? (imported ?? "").split(",").map((name) => [from, name.trim().split(" as ")[0] ?? ""] as const)
        : [],
    ),
  );
  expect(used.length).toBeGreaterThan(10);
  const lacking = used.filter(
    ([from, name]) => name !== "" && builtins[from.replace(/^node:/, "")]?.split(" ").includes(name) !== true,
  );
  expect(lacking).toEqual([]);
});
