import { expect, test } from "@jest/globals";
import { ClusterError } from "../../../provider/cluster/clusterError.ts";
import { retryOnConflict } from "../../../provider/cluster/retryOnConflict.ts";
import { waitFor } from "../../../provider/cluster/waitFor.ts";
import { sleepyTime } from "./fakeApi.ts";

function counter() {
  let count = 0;
  return async () => ++count;
}

test("it looks at once, then at growing intervals", async () => {
  const time = sleepyTime();
  const options = { timeout: 60_000, what: "the import", time };
  expect(await waitFor(counter(), (count) => count === 1, options)).toBe(1);
  expect(time.pauses).toEqual([]);
  expect(await waitFor(counter(), (count) => count === 8, options)).toBe(8);
  expect(time.pauses).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
});

test("it fails at the time limit, after one last look, and says what it saw", async () => {
  const time = sleepyTime();
  let last = 0;
  const get = async () => {
    last = time.now();
    return "pending";
  };
  const start = time.now();
  const waiting = waitFor(get, () => false, {
    timeout: 5_000,
    what: "the import of web:1.4",
    time,
    describe: (seen) => seen,
  });
  await expect(waiting).rejects.toMatchObject({
    code: "WAIT_TIMEOUT",
    message: expect.stringMatching(
      /the import of web:1\.4 took longer than 5 s \(last seen: pending\); .*allow more time/,
    ),
  });
  expect(last - start).toBe(5_000);
});

test("a remedy that is known stands in for the usual one", async () => {
  const options = { timeout: 0, what: "the import", time: sleepyTime() };
  const failing = (remedy: string | undefined) =>
    waitFor(counter(), () => false, { ...options, remedy: async () => remedy });
  await expect(failing("start the controller")).rejects.toThrow(/took longer than 0 s; start the controller$/);
  await expect(failing(undefined)).rejects.toThrow(/allow more time$/);
});

test("a change ends the pause, a failing watch does not", async () => {
  const never = { ...sleepyTime(), sleep: (_: number, signal?: AbortSignal) => aborted(signal) };
  const changed = async () => {};
  expect(await waitFor(counter(), (count) => count === 3, { timeout: 1_000, what: "x", time: never, changed })).toBe(3);
  const time = sleepyTime();
  const failing = () => Promise.reject(new Error("no watch"));
  expect(await waitFor(counter(), (count) => count === 3, { timeout: 1_000, what: "x", time, changed: failing })).toBe(
    3,
  );
  expect(time.pauses).toHaveLength(2);
});

test("it is cancelled by its signal", async () => {
  const stop = new AbortController();
  const time = { ...sleepyTime(), sleep: (_: number, signal?: AbortSignal) => aborted(signal) };
  const waiting = waitFor(counter(), () => false, { timeout: 1_000, what: "x", time, signal: stop.signal });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
});

test("what the look itself throws is thrown", async () => {
  const options = { timeout: 1_000, what: "x", time: sleepyTime() };
  await expect(
    waitFor(
      () => Promise.reject(new Error("gone")),
      () => true,
      options,
    ),
  ).rejects.toThrow("gone");
});

const refusal = (code: string) =>
  new ClusterError({ code, method: "PUT", url: "https://x/", message: "m", remedy: "r", temporary: true });

test("a read-modify-write is repeated on conflict only, and not for ever", async () => {
  const time = sleepyTime();
  const failing = (code: string, times: number) => async (number: number) => {
    if (number <= times) throw refusal(code);
    return number;
  };
  expect(await retryOnConflict(failing("CONFLICT", 3), { time })).toBe(4);
  await expect(retryOnConflict(failing("NOT_FOUND", 1), { time })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(retryOnConflict(failing("CONFLICT", 99), { time })).rejects.toMatchObject({ code: "CONFLICT" });
});

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    const end = () => reject(signal?.reason);
    if (signal?.aborted === true) end();
    else signal?.addEventListener("abort", end);
  });
}
