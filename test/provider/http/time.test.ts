import { afterEach, expect, test } from "@jest/globals";
import { realTime } from "../../../provider/http/time.ts";

const { now } = Date;
afterEach(() => {
  Date.now = now;
});

// AbortSignal.timeout refuses fractions, and what is left of a limit may be one.
test("what is left of a time limit is a time limit", async () => {
  expect(Number.isInteger(realTime.now())).toBe(true);
  for (const milliseconds of [60_000 - 0.4, 0.4, -1])
    expect(realTime.deadline(milliseconds)).toBeInstanceOf(AbortSignal);
});

test("a clock that is corrected moves no time limit", () => {
  const before = realTime.now();
  expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
  Date.now = () => 0;
  expect(realTime.now() - before).toBeLessThan(60_000);
  expect(realTime.now()).toBeGreaterThanOrEqual(before);
});
