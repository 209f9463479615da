import { spawnSync } from "node:child_process";

const jestArguments = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js"];

/** Runs a list of jest.config.ts, or whatever tests the other arguments name, whichever list they are in. */
const [list = "", ...given] = process.argv.slice(2);
const namesTests = given.some((argument) => /^[^-].*[a-z]/i.test(argument));
const selected = list === "all" || namesTests ? [] : [`--selectProjects=${list}`];
const { status } = spawnSync(process.execPath, [...jestArguments, ...selected, ...given], { stdio: "inherit" });
process.exitCode = status ?? 1;
