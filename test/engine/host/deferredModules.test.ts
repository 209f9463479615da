import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "@jest/globals";

const here = createRequire(import.meta.url);
const sdk = here.resolve("@pulumi/pulumi/package.json");
const deferredModules = new URL("../../../engine/host/deferredModules.ts", import.meta.url).href;

const program = mkdtempSync(join(tmpdir(), "deferred-modules-"));
writeFileSync(
  join(program, "failing.cjs"),
  `const native = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
   exports.failing = () => native(1);`,
);
afterAll(() => rmSync(program, { recursive: true }));

/** The JSON that an ES module prints in a process of its own, with or without deferred modules. */
async function printed(deferring: boolean, code: string): Promise<unknown> {
  const defer = `import { deferModules } from ${JSON.stringify(deferredModules)}; deferModules(${JSON.stringify(sdk)});`;
  const script = `${deferring ? defer : ""}
    import { createRequire } from "node:module";
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const pulumi = require("@pulumi/pulumi");
    const isLoaded = (file) => Object.keys(require.cache).some((path) => path.includes(file));
    console.log(JSON.stringify(await (async () => { ${code} })()));`;
  const options = { cwd: import.meta.dirname };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], options);
  return JSON.parse(stdout);
}

test("the SDK starts without the modules that it hardly ever uses", async () => {
  const code = `await require("@pulumi/pulumi/runtime/closure/v8Hooks.js").isInitializedAsync();
    const hasDebugger = process.moduleLoadList.includes("NativeModule inspector");
    return [hasDebugger, ...["typescript/lib/typescript.js", "arborist/lib/arborist/index.js", "automation/localWorkspace.js"].map(isLoaded)]`;
  expect(await printed(true, code)).toEqual([false, false, false, false]);
  expect(await printed(false, code)).toEqual([true, true, true, true]);
});

test.each([
  ["a function is serialized", `return (await pulumi.runtime.serializeFunction((a) => a + 1)).text`],
  ["the Automation API is listed", `return Object.keys(pulumi.automation).sort()`],
  [
    "the Automation API is imported by name",
    `const { LocalWorkspace } = await import(${JSON.stringify(here.resolve("@pulumi/pulumi/automation/index.js"))});
     return [typeof LocalWorkspace.create, LocalWorkspace === pulumi.automation.LocalWorkspace]`,
  ],
  [
    "a function that cannot be serialized is found in its file",
    `await require("@pulumi/pulumi/runtime/closure/v8Hooks.js").isInitializedAsync();
     const { failing } = require(${JSON.stringify(join(program, "failing.cjs"))});
     return pulumi.runtime.serializeFunction(failing).catch(({ message }) => message)`,
  ],
  [
    "a captured module of the SDK stays a module",
    `const { automation } = pulumi; automation.LocalWorkspace;
     return (await pulumi.runtime.serializeFunction(() => automation.LocalWorkspace)).text`,
  ],
])("deferred modules behave as loaded ones: %s", async (_, code) => {
  const [deferring, loading] = await Promise.all([printed(true, code), printed(false, code)]);
  expect(deferring).toEqual(loading);
});
