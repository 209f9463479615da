import { expect, test } from "@jest/globals";
import { untilAborted } from "../../../provider/http/untilAborted.ts";

const never = new Promise<never>(() => {});

test("the answer comes through, and so does its failure", async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("a signal ends the wait with its reason, before it and during it", async () => {
  await expect(untilAborted(never, AbortSignal.abort("gone"))).rejects.toBe("gone");
  const stop = new AbortController();
  const wait = untilAborted(never, stop.signal);
  stop.abort("late");
  await expect(wait).rejects.toBe("late");
});
