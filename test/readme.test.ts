import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..");
let project: string;
let readme: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "imagestream-readme-"));
  readme = await readFile(join(root, "README.md"), "utf8");
  await writeFile(join(project, "Pulumi.yaml"), "name: app\nruntime: nodejs\n");
  await writeFile(join(project, "package.json"), '{ "type": "module", "main": "index.ts" }');
  await symlink(join(root, "node_modules"), join(project, "node_modules"));
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** The block of code that begins with a comment that names its file. */
async function extract(file: string): Promise<void> {
  const code = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const [found = "", ...others] = code.filter((block) => new RegExp(`^// ${file}(?:,.*)?\n`).test(block));
  expect(others).toEqual([]);
  await writeFile(join(project, file), found);
}

test("the README's test of the README's program passes as it is written", async () => {
  await extract("index.ts");
  await extract("index.test.ts");
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)("node", ["--test", "index.test.ts"], { cwd: project, env });
  expect(stdout).toMatch(/pass 1\n/);
}, 120_000);

test("the README is a page", () => {
  expect(readme.split("\n").length).toBeLessThanOrEqual(131);
});
