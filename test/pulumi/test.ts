import { spawnSync } from "node:child_process";
import { NoRealEngineError, pathOfRealEngine } from "./realEngine.ts";
import { testSubset } from "./subset.ts";

const jestArguments = [
  "--experimental-vm-modules",
  "node_modules/jest/bin/jest.js",
  "--config",
  "test/pulumi/jest.config.ts",
];
const noRealEngine = 3;

/**
 * Runs the end-to-end tests and the recorded scenarios on the real engine. Arguments name some of them, or are Jest's;
 * `subset` names those of CI.
 */
function main(): number {
  const [first, ...more] = process.argv.slice(2);
  const named = first === "subset" ? [...testSubset, ...more] : process.argv.slice(2);
  const { status } = spawnSync(process.execPath, [...jestArguments, ...named], {
    stdio: "inherit",
    env: { ...process.env, PATH: pathOfRealEngine(), ENGINE: "pulumi" },
  });
  return status ?? 1;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof NoRealEngineError)) throw error;
  console.error(error.message);
  process.exitCode = noRealEngine;
}
