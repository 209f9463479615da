import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { retryAfter, retrying } from "../../../provider/http/retry.ts";
import { sleepyTime } from "../cluster/fakeApi.ts";

const always = () => ({});

test("it ends with the first success, or with the last error", async () => {
  const time = sleepyTime();
  const failTwice = async (number: number) => {
    if (number < 3) throw new Error(`attempt ${number}`);
    return number;
  };
  expect(await retrying(failTwice, always, { time })).toBe(3);
  await expect(retrying(failTwice, always, { time, attempts: 2 })).rejects.toThrow("attempt 2");
  await expect(retrying(failTwice, () => false, { time })).rejects.toThrow("attempt 1");
});

test("pauses double with jitter on their upper half, up to the longest", () => {
  const arbitrary = fc.record({
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    attempts: fc.integer({ min: 2, max: 12 }),
  });
  return fc.assert(
    fc.asyncProperty(arbitrary, async ({ random, attempts }) => {
      const time = { ...sleepyTime(), random: () => random };
      const policy = { time, attempts, firstDelay: 100, longestDelay: 1_000 };
      await retrying(() => Promise.reject(new Error("no")), always, policy).catch(() => {});
      expect(time.pauses).toHaveLength(attempts - 1);
      for (const [index, pause] of time.pauses.entries()) {
        const whole = Math.min(100 * 2 ** index, 1_000);
        expect(pause).toBeGreaterThanOrEqual(whole / 2);
        expect(pause).toBeLessThan(whole);
      }
    }),
  );
});

test("cancelling ends the pause, and the error that led to it is told", async () => {
  const stop = new AbortController();
  const time = {
    ...sleepyTime(),
    sleep: async () => {
      stop.abort();
      throw new Error("aborted");
    },
  };
  const failing = retrying(() => Promise.reject(new Error("the cause")), always, { time, signal: stop.signal });
  await expect(failing).rejects.toThrow("the cause");
});

test("what the server asks for is the least, and too much is not waited for", async () => {
  const time = sleepyTime();
  await retrying(
    () => Promise.reject(new Error("no")),
    () => ({ after: 5_000 }),
    { time, attempts: 2 },
  ).catch(() => {});
  expect(time.pauses[0]).toBeGreaterThanOrEqual(5_000);
  await retrying(
    () => Promise.reject(new Error("no")),
    () => ({ after: 31_000 }),
    { time },
  ).catch(() => {});
  expect(time.pauses).toHaveLength(1);
});

test("Retry-After has seconds or a date", () => {
  const time = sleepyTime();
  expect(retryAfter("7", time)).toBe(7_000);
  expect(retryAfter(new Date(time.now() + 3_000).toUTCString(), time)).toBe(3_000);
  expect(retryAfter(new Date(0).toUTCString(), time)).toBe(0);
  for (const odd of [undefined, "", "soon"]) expect(retryAfter(odd, time)).toBeUndefined();
});
