// Runs one scenario folder with the offline engine and writes what happened in the form of the recordings.
// usage: node test/engine/scenario.ts DIR OUT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runScenario } from "./runScenario.ts";

const [scenario, out] = process.argv.slice(2);
if (scenario === undefined || out === undefined) {
  console.error("usage: scenario.ts DIR OUT");
  process.exit(2);
}
const parent = await mkdtemp(join(tmpdir(), "scenario-"));
try {
  const recording = await runScenario(resolve(scenario), join(parent, "work"), resolve("node_modules"));
  await writeFile(out, `${JSON.stringify(recording, undefined, 1)}\n`);
} finally {
  await rm(parent, { recursive: true, force: true });
}
process.exit(0);
