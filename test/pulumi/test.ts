import { spawnSync } from "node:child_process";
import { NoRealEngineError, pathOfRealEngine } from "./realEngine.ts";
import { SCENARIOS, SUITES } from "./subset.ts";

const JEST = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js"];
// After the names, which these options would take for further values.
const PLACES = ["--roots=test/e2e", "--roots=test/engine", "--testPathIgnorePatterns=test/engine/(?!recordings)"];
const NO_REAL_ENGINE = 3;

/**
 * Runs the end-to-end tests and the recorded scenarios on the real engine. Arguments name some of them, or are Jest's;
 * `subset` names those of CI.
 */
function main(): number {
  const given = process.argv.slice(2);
  const subset = given[0] === "subset";
  const named = subset ? [...SUITES, ...given.slice(1)] : given;
  const scenarios = subset ? { SCENARIO: `^(${SCENARIOS.join("|")})$` } : {};
  const { status } = spawnSync(process.execPath, [...JEST, ...named, ...PLACES], {
    stdio: "inherit",
    env: { ...process.env, ...scenarios, PATH: pathOfRealEngine(), ENGINE: "pulumi" },
  });
  return status ?? 1;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof NoRealEngineError)) throw error;
  console.error(error.message);
  process.exitCode = NO_REAL_ENGINE;
}
