import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { testbed } from "../provider/resources/testbed.ts";
import { cell, moments, reference } from "./cell.ts";
import { faultRows } from "./clusterFaultRows.ts";
import { subjects } from "./subjects.ts";

const bed = testbed();

/** By fault, the cells in which the operation went on, failed and was repaired, and broke a promise. */
const table = new Map(faultRows.map(({ name }) => [name, { goesOn: 0, fails: 0, violated: 0 }]));

test.each(Object.entries(subjects))("%s: each request of each moment fails in each way", async (_kind, subject) => {
  const found: Record<string, readonly string[]> = {};
  for (const moment of moments) {
    const usual = await reference(bed, subject, moment);
    expect(usual.requests).toBeGreaterThan(0);
    for (let skip = 0; skip < usual.requests; skip++) {
      for (const row of faultRows) {
        const { violations, failed } = await cell(bed, subject, moment, row, skip, usual);
        count(row.name, failed, violations.length > 0);
        if (violations.length > 0) found[`${moment}, request ${skip + 1}: ${row.name}`] = violations;
      }
    }
  }
  expect(found).toEqual({});
});

function count(name: string, failed: boolean, isViolated: boolean): void {
  const counts = table.get(name);
  if (counts === undefined) throw new Error(name);
  if (failed) counts.fails += 1;
  else counts.goesOn += 1;
  if (isViolated) counts.violated += 1;
}

const documentation = readFileSync(join(import.meta.dirname, "../../docs/reliability.md"), "utf8");

/** Rows of the first table of the documentation: fault and promise. */
const promises = new Map(
  documentation
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:A request|-)/.test(line))
    .map((line) => line.split("|").map((text) => text.trim()))
    .map(([, name = "", promise = ""]) => [name, promise]),
);

test("the documentation promises for each fault what was seen", () => {
  const lines = [...table].map(([name, counts]) => `${name.padEnd(60)} ${JSON.stringify(counts)}\n`);
  process.stdout.write(lines.join(""));
  expect([...promises.keys()]).toEqual(faultRows.map(({ name }) => name));
  const seen = [...table].map(([name, { goesOn, fails }]) => [name, promiseOf(goesOn, fails)]);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(promises));
});

test("the documentation names the kinds", () => {
  const [, text = ""] = /It covers ([^.]*)\./.exec(documentation) ?? [];
  expect([...text.matchAll(/`(\w+)`/g)].map(([, kind]) => kind).sort()).toEqual(Object.keys(subjects).sort());
});

function promiseOf(goesOn: number, fails: number): string {
  if (fails === 0) return "goes on";
  return goesOn === 0 ? "fails" : "goes on, unless the request cannot be sent twice";
}
