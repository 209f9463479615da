import { afterEach, expect, test } from "@jest/globals";
import { realTime } from "../../../provider/http/time.ts";

const { now } = Date;
afterEach(() => {
  Date.now = now;
});

test("a clock that is corrected moves no time limit", () => {
  const before = realTime.now();
  expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
  Date.now = () => 0;
  expect(realTime.now() - before).toBeLessThan(60_000);
  expect(realTime.now()).toBeGreaterThanOrEqual(before);
});
