import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { ManifestLimiter } from "../../../emulator/importer/manifestLimiter.ts";
import { SteppedClock } from "../../../emulator/steppedClock.ts";

async function times(count: number, perSecond: number): Promise<number[]> {
  const clock = new SteppedClock(new Date(0));
  const limiter = new ManifestLimiter(clock, perSecond);
  const seen: number[] = [];
  const all = (async () => {
    for (let index = 0; index < count; index++) {
      await limiter.take();
      seen.push(clock.now().getTime());
    }
  })();
  for (let step = 0; step < 20; step++) {
    await setImmediate();
    clock.advance(100);
  }
  await all;
  return seen;
}

test("three manifests pass at once, then one each half second", async () => {
  expect(await times(6, 2)).toEqual([0, 0, 0, 500, 1000, 1500]);
});

test("without a limit all pass at once", async () => {
  expect(new Set(await times(30, Number.POSITIVE_INFINITY)).size).toBe(1);
});
