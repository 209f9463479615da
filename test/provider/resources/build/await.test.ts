import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { SteppedBuilder } from "../../../../emulator/index.ts";
import { binarySource } from "../../../../provider/resources/build/binary/binarySource.ts";
import { build } from "../../../../provider/resources/build/index.ts";
import { type BuildInputs, urnKey } from "../../../../provider/resources/build/inputs.ts";
import type { Creation } from "../../../../provider/resources/creation/creation.ts";
import type { Context } from "../../../../provider/resources/handlers.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../../provider/resources/inputs/transient.ts";
import { keepingSecrets } from "../../../../provider/resources/keepingSecrets.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const builder = new SteppedBuilder();
const bed = testbed({ builder });

/** A BuildConfig `app`, and a build of it with what it has shown. */
async function given(source: object = { git: { uri: "https://git.example/acme/app.git" } }) {
  const namespace = await bed.namespace();
  await bed.client.objects.create({
    apiVersion: "build.openshift.io/v1",
    kind: "BuildConfig",
    metadata: { name: "app", namespace },
    spec: { source, strategy: { dockerStrategy: {} } },
  });
  const shown: string[] = [];
  const kept = new Map<string, Creation>();
  const context = (): Context => ({
    cluster: bed.client,
    progress: async (text, urn) => void shown.push(`${urn} ${text}`),
    creations: {
      find: async ({ id }) => kept.get(id),
      stack: async () => undefined,
      keep: async ({ id }, creation) => void kept.set(id, creation),
      end: async ({ id }) => void kept.delete(id),
    },
  });
  const inputs: BuildInputs = { config: { name: "app", namespace }, timeout: 30, [urnKey]: "urn" };
  const newBuild = () => new Lifecycle(keepingSecrets(build), context);
  const address = { apiVersion: "build.openshift.io/v1", kind: "Build", name: "app-1", namespace };
  return { inputs, shown, newBuild, address };
}

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

test("phases, stages and each line of the log are shown, although the log is late and its stream breaks", async () => {
  const { inputs, shown, newBuild } = await given();
  const log = /builds\/app-1\/log$/;
  bed.cluster.fault({ fault: { kind: "error", status: 400, message: "no pod yet" }, match: { path: log }, times: 1 });
  bed.cluster.fault({ fault: { kind: "endStream", bytes: 60 }, match: { path: log }, times: 1 });
  const env = [{ name: "TOKEN", value: "hush-hush-hush" }];
  const one = newBuild();
  const up = one.up({ ...inputs, env }, { [secretsKey]: ["/env/TOKEN/value"] } as Partial<Transient>);
  const running = await builder.next();
  await running.start();
  await running.stage("FetchInputs");
  running.log("one", "two", "the token is hush-hush-hush");
  await until(() => shown.some((line) => line.includes("token")));
  await running.stage("Build");
  await until(() => shown.some((line) => line.includes("FetchInputs")));
  running.log("four");
  await running.complete();
  expect(await up).toBe("create");
  const lines = shown.map((line) => line.replace("urn app-1: ", ""));
  const ofLog = ["one", "two", "the token is [secret]", "four"];
  expect(lines.filter((line) => ofLog.includes(line))).toEqual(ofLog);
  expect(lines).toEqual(expect.arrayContaining(["Running, stage FetchInputs", "Complete"]));
});

test.each([
  [
    "FetchSourceFailed",
    /build app-1 is Failed \(FetchSourceFailed: .*its log ends: fatal: not found; the source cannot/,
  ],
  ["BuildPodDeleted", /build app-1 is Error \(BuildPodDeleted: .*run the update again/],
])("a build that fails between two looks is a failure: %s", async (reason, text) => {
  const { inputs, newBuild } = await given();
  const failed = expect(newBuild().up(inputs)).rejects.toThrow(text);
  const running = await builder.next();
  await running.start();
  running.log("fatal: not found");
  await running.fail(reason);
  await failed;
});

test("a build that another user cancels ends the wait", async () => {
  const { inputs, newBuild, address } = await given();
  const failed = expect(newBuild().up(inputs)).rejects.toThrow(/app-1 is Cancelled .*another user has cancelled it/);
  await (await builder.next()).start();
  await bed.client.objects.patch(address, { status: { cancelled: true } });
  await failed;
});

test.each([
  [undefined, /took longer than 1 s .*raise the timeout; the build was cancelled/],
  [403, /took longer than 1 s .*; the build goes on: it could not be cancelled \(.*no right/],
])("after the time limit, a build is cancelled, and the error says so if it may not be: %s", async (status, text) => {
  const { inputs, newBuild } = await given();
  const fault = { kind: "error" as const, status: status ?? 500, message: "no right" };
  const end = status && bed.cluster.fault({ fault, match: { method: "PATCH", path: /builds\/app-1$/ } });
  const failed = expect(newBuild().up({ ...inputs, timeout: 1 })).rejects.toThrow(text);
  const running = await builder.next();
  await running.start();
  await failed;
  if (end) end();
  if (status !== undefined) await running.complete();
});

test("an API server that restarts ends no wait; an update that goes on after a kill waits for the same build", async () => {
  const { inputs, newBuild } = await given();
  const first = newBuild().up(inputs);
  const running = await builder.next();
  const path = /builds\/app-1$/;
  const restart = bed.cluster.fault({ fault: { kind: "error", status: 500 }, match: { method: "GET", path } });
  const second = newBuild();
  const again = second.up(inputs);
  await running.start();
  restart();
  await running.complete();
  expect(await first).toBe("create");
  expect(await again).toBe("create");
  expect(second.outs.name).toBe("app-1");
});

test("a local source is uploaded as it was when the program read it, and found again after a lost answer", async () => {
  const { inputs, newBuild } = await given({ binary: {} });
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  writeFileSync(join(folder, "app.jar"), "jar");
  const path = join(folder, "app.jar");
  const { hash } = await binarySource({ path });
  const one = newBuild();
  const match = { method: "POST", path: /instantiatebinary$/ };
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match, times: 1 });
  const up = one.up({ ...inputs, binary: { path, hash } });
  const running = await builder.next();
  await running.start();
  expect((await running.run.upload()).toString()).toBe("jar");
  await running.complete();
  expect(await up).toBe("create");
  expect(one.outs).toMatchObject({ name: "app-1" });
  expect(one.outs).not.toHaveProperty("builtCommit");
  expect(await one.up({ ...inputs, binary: { path: "elsewhere", hash } })).toBe("same");
  writeFileSync(path, "another");
  await expect(one.up({ ...inputs, binary: { path, hash: "0" } })).rejects.toThrow(/has changed since the program/);
  rmSync(folder, { recursive: true });
});
