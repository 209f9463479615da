import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image, SteppedBuilder, SteppedClock } from "../../../emulator/index.ts";
import { type BuildCluster, startBuildCluster } from "../build/builds.ts";

const builder = new SteppedBuilder();
const clock = new SteppedClock();
let http: BuildCluster;

beforeAll(async () => {
  http = await startBuildCluster({ builder, clock });
});
afterAll(() => http.cluster.close());

const phase = async (name: string): Promise<string> => (await http.build(name)).status.phase;

test("a test decides when a phase ends; the stages have durations by the cluster's clock", async () => {
  await http.send("POST", "/apis/image.openshift.io/v1/namespaces/p1/imagestreams", { metadata: { name: "app" } });
  await http.config("app", { output: { to: { kind: "ImageStreamTag", name: "app:latest" } } });
  await http.instantiate("app");
  const build = await builder.next();
  await http.cluster.settled();
  expect(await phase("app-1")).toBe("Pending");
  await build.start();
  expect(await phase("app-1")).toBe("Running");
  await build.stage("FetchInputs");
  clock.advance(1500);
  await build.stage("Build");
  const { status } = await http.build("app-1");
  expect(status.stages).toEqual([
    {
      name: "FetchInputs",
      startTime: "2025-01-01T00:00:00Z",
      durationMilliseconds: 1500,
      steps: [{ name: "FetchGitSource", startTime: "2025-01-01T00:00:00Z", durationMilliseconds: 1500 }],
    },
  ]);
  clock.advance(3500);
  const built = image({ version: "1" });
  await build.complete(built);
  const done = (await http.build("app-1")).status;
  expect(done).toMatchObject({ phase: "Complete", duration: 5e9, output: { to: { imageDigest: built.digest } } });
  expect(done.stages.map(({ name }: { name: string }) => name)).toEqual(["FetchInputs", "Build", "PushImage"]);
  expect(done.conditions.map(({ type, status }: Record<string, string>) => `${type} ${status}`)).toEqual([
    "New False",
    "Pending False",
    "Running False",
    "Complete True",
  ]);
});

test.each([
  ["FetchSourceFailed", "Failed", "Failed to fetch the input source."],
  ["GenericBuildFailed", "Failed", "Generic Build failure - check logs for details."],
  ["PushImageToRegistryFailed", "Failed", "Failed to push the image to the registry."],
  ["OutOfMemoryKilled", "Failed", "The build pod was killed due to an out of memory condition."],
  ["DockerBuildFailed", "Failed", "Dockerfile build strategy has failed."],
  ["PostCommitHookFailed", "Failed", "Build failed because of post commit hook."],
  ["BuildPodEvicted", "Failed", "The node was low on resource: memory. "],
  ["BuildPodDeleted", "Error", "The pod for this build was deleted before the build completed."],
  ["NewReason", "Failed", "NewReason"],
])("fail(%s) ends the build in phase %s", async (reason, expected, message) => {
  await http.config(reason.toLowerCase());
  await http.instantiate(reason.toLowerCase());
  const build = await builder.next();
  await build.start();
  await build.fail(reason);
  expect((await http.build(build.name)).status).toMatchObject({ phase: expected, reason, message });
});

test("a build may fail while it is pending, with another message", async () => {
  await http.config("early");
  await http.instantiate("early");
  await (await builder.next()).fail("BuildPodEvicted", "The node was low on resource: ephemeral-storage.");
  const { phase: ended, message } = (await http.build("early-1")).status;
  expect([ended, message]).toEqual(["Failed", "The node was low on resource: ephemeral-storage."]);
});

test("a build past its deadline fails", async () => {
  await http.config("slow", { completionDeadlineSeconds: 60 });
  await http.instantiate("slow");
  const build = await builder.next();
  await build.start();
  clock.advance(60_000);
  await build.run.over;
  expect((await http.build("slow-1")).status).toMatchObject({ phase: "Failed", reason: "GenericBuildFailed" });
});

const cancel = (name: string) =>
  http.send(
    "PATCH",
    http.path(`builds/${name}`),
    { status: { cancelled: true } },
    { type: "application/merge-patch+json" },
  );

test("a build is cancelled in any phase before its end, and not after it", async () => {
  await http.config("c");
  for (const started of [false, true]) {
    const { metadata } = await http.instantiate("c");
    const build = await builder.next();
    if (started) await build.start();
    await cancel(metadata.name);
    await build.run.over;
    expect((await http.build(metadata.name)).status).toMatchObject({
      phase: "Cancelled",
      reason: "CancelledBuild",
      message: "The build was cancelled by the user.",
      completionTimestamp: expect.any(String),
    });
  }
  await http.instantiate("c");
  await (await builder.next()).complete();
  await cancel("c-3");
  await http.cluster.settled();
  expect(await phase("c-3")).toBe("Complete");
});

test("Serial runs one after the other; Parallel all at once", async () => {
  await http.config("serial");
  await http.config("parallel", { runPolicy: "Parallel" });
  for (let i = 0; i < 2; i += 1) await http.instantiate("serial");
  const first = await builder.next();
  await http.cluster.settled();
  expect([await phase("serial-1"), await phase("serial-2")]).toEqual(["Pending", "New"]);
  await first.complete();
  await (await builder.next()).complete();
  expect(await phase("serial-2")).toBe("Complete");
  for (let i = 0; i < 2; i += 1) await http.instantiate("parallel");
  const both = [await builder.next(), await builder.next()];
  expect(both.map(({ name }) => name)).toEqual(["parallel-1", "parallel-2"]);
  for (const build of both) await build.complete();
});

test("SerialLatestOnly cancels the builds that wait, not the one that runs", async () => {
  await http.config("latest", { runPolicy: "SerialLatestOnly" });
  await http.instantiate("latest");
  const first = await builder.next();
  await first.start();
  for (let i = 0; i < 3; i += 1) await http.instantiate("latest");
  await http.cluster.settled();
  const phases = [];
  for (const n of [1, 2, 3, 4]) phases.push(await phase(`latest-${n}`));
  expect(phases).toEqual(["Running", "Cancelled", "Cancelled", "New"]);
  await first.complete();
  const last = await builder.next();
  expect(last.name).toBe("latest-4");
  await last.complete();
});

test("history limits delete the oldest builds, those that failed by a limit of their own", async () => {
  await http.config("h", { successfulBuildsHistoryLimit: 1, failedBuildsHistoryLimit: 1 });
  for (const good of [true, false, true, false]) {
    await http.instantiate("h");
    const build = await builder.next();
    await (good ? build.complete() : build.fail("GenericBuildFailed"));
    clock.advance(1000);
  }
  expect((await http.names()).filter((name) => name.startsWith("h-"))).toEqual(["h-3 Complete", "h-4 Failed"]);
});

test("a build waits for missing inputs and names them", async () => {
  await http.config("m", {
    source: {
      git: { uri: "https://git.example.com/m.git" },
      secrets: [{ secret: { name: "s" } }],
      configMaps: [{ configMap: { name: "c" } }],
    },
  });
  await http.instantiate("m");
  await http.cluster.settled();
  expect((await http.build("m-1")).status).toMatchObject({
    phase: "New",
    message: "These resources do not exist: ConfigMaps [c] Secrets [s]",
  });
  await http.send("POST", "/api/v1/namespaces/p1/configmaps", { metadata: { name: "c" } });
  await http.send("POST", "/api/v1/namespaces/p1/secrets", { metadata: { name: "s" } });
  await (await builder.next()).complete();
  expect((await http.build("m-1")).status.phase).toBe("Complete");
});
