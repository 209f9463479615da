import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { spawnNode } from "../../engine/nodeProcess.ts";

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
