import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { type SteppedBuild, SteppedBuilder, SteppedClock } from "../../../emulator/index.ts";
import { type BuildCluster, startBuildCluster } from "./builds.ts";

const builder = new SteppedBuilder();
const clock = new SteppedClock();
let http: BuildCluster;

beforeAll(async () => {
  http = await startBuildCluster({ builder, clock });
  await http.config("app", { runPolicy: "Parallel" });
});
afterAll(() => http.cluster.close());

async function nextBuild(): Promise<SteppedBuild> {
  await http.instantiate("app");
  return builder.next();
}

const get = (name: string, query = "") => http.send("GET", http.path(`builds/${name}/log?${query}`));

/** Opens a stream of a log; its text comes as it is written. */
async function follow(name: string, query = "") {
  const answer = await request(`${http.cluster.server}${http.path(`builds/${name}/log?follow=true&${query}`)}`, {
    headers: { authorization: `Bearer ${http.cluster.token}` },
  });
  const parts = answer.body[Symbol.asyncIterator]();
  const next = async (): Promise<string | undefined> => {
    const { value, done } = await parts.next();
    return done ? undefined : String(value);
  };
  return { status: answer.statusCode, headers: answer.headers, next };
}

test("a running build's log is what it has written so far; the whole log stays after its end", async () => {
  const build = await nextBuild();
  await build.start();
  build.log("one", "two");
  expect(await get(build.name)).toMatchObject({ status: 200, body: "one\ntwo\n" });
  build.log("three");
  await build.complete();
  expect(await get(build.name)).toMatchObject({ status: 200, body: "one\ntwo\nthree\n" });
});

test("follow sends lines as they are written, and ends with the build", async () => {
  const build = await nextBuild();
  await build.start();
  build.log("one");
  const log = await follow(build.name);
  expect(log.headers["content-type"]).toBe("text/plain");
  expect(await log.next()).toBe("one\n");
  build.log("two");
  expect(await log.next()).toBe("two\n");
  await build.fail("GenericBuildFailed");
  expect(await log.next()).toBeUndefined();
  expect((await http.build(build.name)).status).toMatchObject({ phase: "Failed", logSnippet: "one\ntwo" });
});

test.each([
  ["tailLines=1", "2025-01-01 clone\nlast\n"],
  ["tailLines=0", ""],
  ["limitBytes=12", "2025-01-01 cfirst\nsecond"],
  ["sinceSeconds=5", "last\n"],
  ["sinceTime=2025-01-02T00:00:00Z", ""],
])("%s selects in each container of the pod", async (query, text) => {
  const build = await nextBuild();
  await build.start();
  await build.stage("FetchInputs");
  build.log("2025-01-01 clone");
  await build.stage("Build");
  build.log("first", "second");
  clock.advance(10_000);
  build.log("last");
  expect((await get(build.name, query)).body).toBe(text);
  await build.complete();
});

test("timestamps lead each line, by the cluster's clock", async () => {
  const build = await nextBuild();
  await build.start();
  build.log("one");
  const at = clock.now().toISOString().replace("Z", "000000Z");
  expect((await get(build.name, "timestamps=true")).body).toBe(`${at} one\n`);
  await build.complete();
});

test("of a build that has not started: nothing with nowait, otherwise the server waits", async () => {
  const build = await nextBuild();
  expect(await get(build.name, "nowait=true")).toMatchObject({ status: 204, body: "" });
  const waiting = follow(build.name);
  await build.start();
  build.log("one");
  const log = await waiting;
  expect(await log.next()).toBe("one\n");
  await build.complete();
  expect(await log.next()).toBeUndefined();
});

test.each<[string, (build: SteppedBuild) => unknown, string]>([
  [
    "30 seconds",
    () => clock.advance(30_000),
    "unable to wait for build NAME to run: timed out waiting for the condition",
  ],
  [
    "a deletion",
    ({ name }) => http.send("DELETE", http.path(`builds/${name}`)),
    "unable to wait for build NAME to run: build was deleted",
  ],
  ["a cancellation", ({ name }) => cancel(name), "build NAME was cancelled: No logs are available."],
  ["an error", (build) => build.fail("BuildPodDeleted"), "build NAME encountered an error: No logs are available."],
])("the wait for a start ends after %s", async (_what, end, message) => {
  const build = await nextBuild();
  const waiting = get(build.name);
  await requested(build.name);
  await end(build);
  const { status, body } = await waiting;
  expect([status, body.reason, body.message]).toEqual([400, "BadRequest", message.replace("NAME", build.name)]);
  await http.send("DELETE", http.path(`builds/${build.name}`));
});

/** A waiting request is not in the log of requests: one more round trip lets it arrive. */
const requested = (name: string) => http.build(name);

const cancel = (name: string) =>
  http.send(
    "PATCH",
    http.path(`builds/${name}`),
    { status: { cancelled: true } },
    { type: "application/merge-patch+json" },
  );

test("a build that is over without a log says so", async () => {
  const cancelled = await nextBuild();
  await cancel(cancelled.name);
  await cancelled.run.over;
  expect((await get(cancelled.name)).body.message).toBe(
    `build ${cancelled.name} was cancelled. No logs are available.`,
  );
  const broken = await nextBuild();
  await broken.start();
  await broken.fail("BuildPodDeleted");
  expect((await get(broken.name)).body.message).toBe(
    `build ${broken.name} is in an error state. No logs are available.`,
  );
  await http.send("DELETE", http.path(`builds/${broken.name}`));
  expect(await get(broken.name)).toMatchObject({ status: 404, body: { reason: "NotFound" } });
});

test("previous is the log of the build before", async () => {
  const one = await nextBuild();
  await one.start();
  one.log("of one");
  await one.complete();
  const two = await nextBuild();
  expect((await get(two.name, "previous=true")).body).toBe("of one\n");
  await two.complete();
});

test("a deletion or cancellation ends the stream of a running build", async () => {
  for (const end of [cancel, (name: string) => http.send("DELETE", http.path(`builds/${name}`))]) {
    const build = await nextBuild();
    await build.start();
    const log = await follow(build.name);
    await end(build.name);
    expect(await log.next()).toBeUndefined();
    expect(build.run.signal.aborted).toBe(true);
  }
});

test("a test breaks a stream in the middle, or ends it as a proxy would", async () => {
  const build = await nextBuild();
  await build.start();
  build.log("one", "two");
  const path = /\/log$/;
  http.cluster.fault({ fault: { kind: "truncate", bytes: 6 }, match: { path }, times: 1 });
  const broken = await follow(build.name);
  expect(await broken.next()).toBe("one\ntw");
  await expect(broken.next()).rejects.toThrow();
  http.cluster.fault({ fault: { kind: "endStream", bytes: 4 }, match: { path }, times: 1 });
  const ended = await follow(build.name);
  expect([await ended.next(), await ended.next()]).toEqual(["one\n", undefined]);
  expect((await http.build(build.name)).status.phase).toBe("Running");
  await build.complete();
});

test.each([
  ["tailLines=-1", 422, "tailLines"],
  ["limitBytes=0", 422, "limitBytes"],
  ["sinceSeconds=0", 422, "sinceSeconds"],
  ["version=0", 422, "version"],
  ["version=1&previous=true", 422, "previous"],
  ["tailLines=x", 400, undefined],
])("%s is refused", async (query, status, field) => {
  const answer = await get("any", query);
  expect([answer.status, answer.body.details?.causes[0].field]).toEqual([status, field]);
});

test("the log needs the right to read it", async () => {
  const token = http.cluster.core.issueToken("bob", []);
  const { statusCode } = await request(`${http.cluster.server}${http.path("builds/app-1/log")}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(statusCode).toBe(403);
});
