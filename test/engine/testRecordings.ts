import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { onRealEngine } from "../pulumi/openStack.ts";
import { comparableSteps } from "./compareRecordings.ts";
import { runScenario } from "./runScenario.ts";

const here = import.meta.dirname;

/** Scenarios with something that the offline engine refuses by name. */
const refusals: Readonly<Record<string, string>> = onRealEngine
  ? {}
  : {
      assets: "the offline engine does not support assets and archives",
      "hooks-destroy": "the offline engine does not support runProgram",
    };

/** On the real engine, the step may be done before the interrupt arrives. */
const races: readonly string[] = onRealEngine ? ["interrupt-update"] : [];

/** Declares a test for each of these scenarios; two run at a time, since they mostly wait for processes. */
export function testRecordings(names: readonly string[]): void {
  test.concurrent.each(names.filter((name) => refusals[name] === undefined && !races.includes(name)))(
    "does what the real engine does: %s",
    async (name) => {
      const recorded = JSON.parse(readFileSync(join(here, "recordings", `${name}.json`), "utf8"));
      expect(comparableSteps(await run(name))).toEqual(comparableSteps(recorded));
    },
    600_000,
  );
  const refused = names.filter((name) => refusals[name] !== undefined);
  if (refused.length === 0) return;
  test.each(refused)("refuses by name: %s", async (name) => {
    expect(await run(name).then(JSON.stringify, String)).toContain(refusals[name]);
  });
}

async function run(name: string): Promise<Record<string, unknown>> {
  const directory = await mkdtemp(join(tmpdir(), "scenario-"));
  try {
    return await runScenario(join(here, "scenarios", name), join(directory, "work"), resolve("node_modules"));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
