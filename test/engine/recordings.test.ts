// What a real CLI did with each scenario, step by step, and what the offline engine does with the same one.
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { onRealEngine } from "../pulumi/openStack.ts";
import { comparableSteps } from "./compareRecordings.ts";
import { runScenario } from "./runScenario.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Scenarios with something that the offline engine refuses by name. */
const REFUSED: Readonly<Record<string, string>> = onRealEngine
  ? {}
  : {
      assets: "the offline engine does not support assets and archives",
      "hooks-destroy": "the offline engine does not support runProgram",
    };

const only = new RegExp(process.env["SCENARIO"] ?? ".");
const names = readdirSync(join(here, "recordings"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length))
  .filter((name) => only.test(name));
const supported = names.filter((name) => REFUSED[name] === undefined);
const refused = names.filter((name) => REFUSED[name] !== undefined);

/** Runs scenarios two at a time: each one mostly waits for processes to start. */
function runAll(queue: string[]): Map<string, Promise<Record<string, unknown>>> {
  const results = new Map(queue.map((name) => [name, Promise.withResolvers<Record<string, unknown>>()]));
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const directory = await mkdtemp(join(tmpdir(), "scenario-"));
      const scenario = join(here, "scenarios", name);
      const running = runScenario(scenario, join(directory, "work"), resolve("node_modules"));
      await running.then(results.get(name)?.resolve, results.get(name)?.reject);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  };
  void Promise.all([work(), work()]);
  const promises = [...results].map(([name, { promise }]) => [name, promise] as const);
  for (const [, promise] of promises) promise.catch(() => {});
  return new Map(promises);
}

const results = runAll([...names]);
let agreed = 0;

test.each(supported)(
  "does what the real engine does: %s",
  async (name) => {
    const recorded = JSON.parse(readFileSync(join(here, "recordings", `${name}.json`), "utf8"));
    const done = await results.get(name);
    expect(comparableSteps(done ?? {})).toEqual(comparableSteps(recorded));
    agreed++;
  },
  600_000,
);

if (refused.length > 0) {
  test.each(refused)("refuses by name: %s", async (name) => {
    const done = await results.get(name)?.then(JSON.stringify, String);
    expect(done).toContain(REFUSED[name]);
  });
}

afterAll(() => {
  process.stdout.write(`${agreed} of ${supported.length} recorded scenarios agree\n`);
});
