import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { END_TO_END } from "../jest.config.ts";
import { scenarioSubset } from "./engine/subset.ts";
import { testSubset } from "./pulumi/subset.ts";

const files = globSync("**/*.test.ts", { cwd: import.meta.dirname }).map((file) => `test/${file}`);

// Jest takes no notice of a name without a file, so that a renamed test would leave its list.
test("each test that a list names is there", () => {
  const named = [...Object.values(END_TO_END).map((name) => `test/e2e/${name}\\.test`), ...testSubset];
  expect(named.filter((name) => files.filter((file) => file.match(name)).length !== 1)).toEqual([]);
});

test("each scenario that the list of rules names is recorded", () => {
  const recorded = globSync("*.json", { cwd: join(import.meta.dirname, "engine/recordings") });
  expect(scenarioSubset.filter((name) => !recorded.includes(`${name}.json`))).toEqual([]);
});
