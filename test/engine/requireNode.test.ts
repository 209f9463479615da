import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");

test.each([
  ["pulumi-offline-engine", "engine/index.ts"],
  ["openshift-emulator", "emulator/index.ts"],
])("on Node.js 22.18, %s says which version it needs", async (name, entry) => {
  const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.18.0" } })`;
  const preload = `data:text/javascript,${encodeURIComponent(versions)}`;
  const load = `import(${JSON.stringify(join(root, entry))}).catch(({ message }) => console.log(message))`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", preload, "--eval", load], { env });
  expect(stdout).toBe(`${name} needs Node.js 22.19 or later; this is 22.18.0\n`);
});
