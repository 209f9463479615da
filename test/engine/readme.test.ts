import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "engine-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.dynamic.Resource {
  constructor(name) {
    super({ create: async () => ({ id: "1", outs: {} }) }, name, {});
  }
}
new Thing("thing");
export const repository = new pulumi.Config().require("repository");
`;

test("the program of the README previews, updates and destroys a stack", async () => {
  const [, example = ""] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, "engine/README.md"), "utf8")) ?? [];
  writeFileSync(join(folder, "Pulumi.yaml"), "name: app\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module", "main": "index.js" }');
  writeFileSync(join(folder, "index.js"), program);
  writeFileSync(join(folder, "example.ts"), example);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)("node", ["example.ts"], { cwd: folder, env });
  expect(stdout).toContain("+ 2 to create");
  expect(stdout).toMatch(
    /\{ create: 2 \} \{ create: 2 \} \{\s+repository: \{ value: 'quay\.io\/acme\/app', secret: false \}\s+\}\n$/,
  );
}, 120_000);
