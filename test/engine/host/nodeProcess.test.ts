import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { spawnNode } from "../../../engine/host/nodeProcess.ts";

const { resolve } = createRequire(import.meta.url);

test("a provider takes from the compile cache what the program has loaded after the SDK has set its flag", async () => {
  const cache = await mkdtemp(join(tmpdir(), "compile-cache-"));
  const flag = resolve("@pulumi/pulumi/runtime/closure/v8.js");
  const module = resolve("yaml");

  async function load(...modules: string[]): Promise<string> {
    const script = `for (const module of ${JSON.stringify(modules)}) require(module)`;
    const environment = { NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: "COMPILE_CACHE" };
    const { stderr } = spawnNode(["--eval", script], import.meta.dirname, environment);
    if (stderr === null) throw new Error("the process has no output");
    return text(stderr);
  }

  await load(flag, module);
  const second = await load(module, flag);
  expect(second).toContain("was accepted");
  expect(second).not.toContain("was rejected");
  await rm(cache, { recursive: true });
});

// The cache lay in a predictable folder of the shared temporary directory: whoever owned it ran code as the user.
test("a child's compile cache lies in the user's own folder, or there is none", async () => {
  const home = await mkdtemp(join(tmpdir(), "home-"));
  const before = process.env["XDG_CACHE_HOME"];
  process.env["XDG_CACHE_HOME"] = home;
  const cacheOfChild = async (): Promise<string> => {
    const { stdout } = spawnNode(["--print", "process.env.NODE_COMPILE_CACHE"], import.meta.dirname, {});
    if (stdout === null) throw new Error("the process has no output");
    return (await text(stdout)).trim();
  };
  try {
    const folder = await cacheOfChild();
    expect(folder.startsWith(`${home}/`)).toBe(true);
    await chmod(folder, 0o777);
    expect(await cacheOfChild()).toBe("undefined");
  } finally {
    if (before === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before;
    await rm(home, { recursive: true });
  }
});

// The SDK takes a lone `--import` for a loader of the user's, and then runs no program of ES modules in TypeScript.
test("a child has no argument that the SDK would take for the user's own loader", async () => {
  const { stdout } = spawnNode(["--print", "JSON.stringify(process.execArgv)"], import.meta.dirname, {});
  if (stdout === null) throw new Error("the process has no output");
  const found = JSON.parse(await text(stdout)) as string[];
  expect(found.filter((argument) => /^--(?:loader|import|require)$/.test(argument))).toEqual([]);
});
