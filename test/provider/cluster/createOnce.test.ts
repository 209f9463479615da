import { expect, test } from "@jest/globals";
import { ClusterError } from "../../../provider/cluster/clusterError.ts";
import { createOnce } from "../../../provider/cluster/createOnce.ts";
import type { CallOptions } from "../../../provider/cluster/settings.ts";
import type { Time } from "../../../provider/http/time.ts";

/** A server that never answers: each call takes as long as it may. */
function silentServer() {
  let now = 0;
  const pass = async (milliseconds: number) => {
    now += milliseconds;
  };
  const time: Time = { now: () => now, sleep: pass, deadline: () => new AbortController().signal, random: () => 1 };
  const said: string[] = [];
  const call = (what: string) => async (options?: CallOptions) => {
    said.push(what);
    await pass(options?.timeout ?? 60_000);
    const failed = { message: "no answer in time", remedy: "try again later", temporary: true };
    throw new ClusterError({ ...failed, code: "TIMEOUT", method: "POST", url: "https://api/streams" });
  };
  return { time, said, call };
}

// Three calls, and a look after each, took six minutes.
test("a server that never answers ends a creation after little more than a minute, with a last look", async () => {
  const { time, said, call } = silentServer();
  const steps = { create: call("create"), find: call("find"), isOurs: () => true };
  await expect(createOnce<object>(steps, time)).rejects.toThrow("no answer in time");
  expect(time.now()).toBeLessThanOrEqual(70_000);
  expect(said).toEqual(["create", "find"]);
});

test("what a lost request has left is found although the time is up", async () => {
  const { time, call } = silentServer();
  const stream = { name: "app" };
  const found = createOnce<object>({ create: call("create"), find: async () => stream, isOurs: () => true }, time);
  expect(await found).toBe(stream);
});
