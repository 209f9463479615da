import { expect, test } from "@jest/globals";
import { image, labelledBuilder } from "../../../../emulator/index.ts";
import { build } from "../../../../provider/resources/build/index.ts";
import type { BuildInputs } from "../../../../provider/resources/build/inputs.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../../provider/resources/inputs/transient.ts";
import { keepingSecrets } from "../../../../provider/resources/keepingSecrets.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

let fails: string | undefined;
let waits: Promise<void> | undefined;
const bed = testbed({
  builder: async (one) => {
    await waits;
    if (fails !== undefined) throw new Error(fails);
    return labelledBuilder(one);
  },
});
const newBuild = () => new Lifecycle(build, () => bed.context);
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

/** A BuildConfig `app` that nothing but a request builds. */
async function given(spec: object = {}, used?: string): Promise<{ namespace: string; inputs: BuildInputs }> {
  fails = undefined;
  waits = undefined;
  const namespace = used ?? (await bed.namespace());
  if (used === undefined) {
    await bed.cluster.push(namespace, "base", "1", image({ version: "1" }));
    await bed.client.imageStreams.create(namespace, { metadata: { name: "app", namespace } });
  }
  await bed.client.objects.create({
    apiVersion: "build.openshift.io/v1",
    kind: "BuildConfig",
    metadata: { name: "app", namespace },
    spec: {
      source: { git: { uri: "https://git.example/acme/app.git" } },
      strategy: { dockerStrategy: { from: tag("base:1") } },
      output: { to: tag("app:latest") },
      ...spec,
    },
  });
  await bed.cluster.settled();
  bed.writes();
  return { namespace, inputs: { config: { name: "app", namespace }, timeout: 20 } };
}

const address = { apiVersion: "build.openshift.io/v1", kind: "Build", name: "app-1" };

const builds = async (namespace: string) =>
  (await bed.client.objects.list({ apiVersion: "build.openshift.io/v1", kind: "Build", namespace })).items;

test("a build is one write, and its outputs tell its image; unchanged, nothing is built", async () => {
  const { namespace, inputs } = await given();
  const one = newBuild();
  expect(await one.up(inputs)).toBe("create");
  expect(bed.writes()).toEqual(["POST buildconfigs/app/instantiate"]);
  const { image: pullSpec, digest } = one.outs;
  const stream = await bed.client.imageStreams.get(namespace, "app");
  expect(digest).toBe(stream.status?.tags?.[0]?.items?.[0]?.image);
  expect(one.outs).toMatchObject({ name: "app-1", number: 1 });
  expect(pullSpec).toBe(`${stream.status?.dockerImageRepository}@${digest}`);
  expect(await one.refresh()).toBe("same");
  expect(await one.up({ ...inputs, timeout: 30 })).toBe("same");
});

test.each<[string, Partial<BuildInputs>]>([
  ["another commit", { commit: "9b2c7f3" }],
  ["a variable", { env: [{ name: "A", value: "1" }] }],
  ["an argument", { buildArgs: [{ name: "A", value: "1" }] }],
  ["no cache", { noCache: true }],
  ["a trigger", { triggers: { at: 2 } }],
  ["another spec", { fingerprint: "b" }],
  ["a moved builder image", { images: { "base:1": { digest: "sha256:b" } } }],
])("%s builds anew", async (_what, change) => {
  const { namespace, inputs: bare } = await given();
  const inputs = { ...bare, images: { "base:1": { digest: "sha256:a" } } };
  const one = newBuild();
  await one.up(inputs);
  expect(await one.up({ ...inputs, ...change })).toBe("update");
  expect(one.outs).toMatchObject({ name: "app-2", number: 2 });
  const { spec } = (await builds(namespace)).find(({ metadata }) => metadata.name === "app-2") as { spec: object };
  if (change.commit !== undefined) {
    expect(spec).toMatchObject({ revision: { git: { commit: change.commit } } });
    expect(one.outs.builtCommit).toBe(change.commit);
  }
  if (change.env !== undefined) expect(spec).toMatchObject({ strategy: { dockerStrategy: { env: change.env } } });
  if (change.buildArgs !== undefined) {
    expect(spec).toMatchObject({ strategy: { dockerStrategy: { buildArgs: change.buildArgs } } });
  }
  if (change.noCache !== undefined) expect(spec).toMatchObject({ strategy: { dockerStrategy: { noCache: true } } });
});

test("a BuildConfig that cannot be read for a while builds nothing; what changed meanwhile does", async () => {
  const { inputs } = await given();
  const one = newBuild();
  await one.up({ ...inputs, fingerprint: "a" });
  expect(await one.up(inputs)).toBe("same");
  expect(await one.up({ ...inputs, fingerprint: "a" })).toBe("same");
  expect(await one.up({ ...inputs, fingerprint: "b" })).toBe("update");
});

test("a variable that becomes a secret is written into the state, and builds nothing", async () => {
  const { namespace, inputs } = await given();
  const one = new Lifecycle(keepingSecrets(build), () => bed.context);
  const env = [{ name: "A", value: "hush-hush" }];
  await one.up({ ...inputs, env });
  expect(await one.up({ ...inputs, env }, { [secretsKey]: ["/env/A/value"] } as Partial<Transient>)).toBe("update");
  expect(one.outs).toMatchObject({ name: "app-1", [secretsKey]: ["/env/A/value"] });
  expect(await builds(namespace)).toHaveLength(1);
});

test("a lost answer finds its own build again", async () => {
  const { namespace, inputs } = await given();
  const one = newBuild();
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "POST", path: /instantiate$/ }, times: 1 });
  expect(await one.up(inputs)).toBe("create");
  expect(await builds(namespace)).toHaveLength(1);
});

test("a failure tells reason, log and remedy, and the next up builds anew", async () => {
  const { inputs } = await given();
  const one = newBuild();
  fails = "npm ERR! missing script: build";
  await expect(one.up(inputs)).rejects.toThrow(
    /build app-1 is Failed \(GenericBuildFailed: .*\); its log ends: npm ERR! missing script: build; .*oc logs build\/app-1/,
  );
  fails = undefined;
  expect(await one.up(inputs)).toBe("create");
  expect(one.outs.name).toBe("app-2");
  fails = "again";
  await expect(one.up({ ...inputs, commit: "1" })).rejects.toThrow(/build app-3 is Failed/);
  fails = undefined;
  expect(await one.up(inputs)).toBe("same");
  expect(await one.up({ ...inputs, commit: "1" })).toBe("update");
  expect(one.outs.name).toBe("app-4");
});

test("destroying leaves the later build that has the same name", async () => {
  const { namespace, inputs } = await given();
  const one = newBuild();
  await one.up(inputs);
  for (const gone of [{ ...address, kind: "BuildConfig", name: "app" }, address]) {
    await bed.client.objects.delete({ ...gone, namespace });
  }
  await given({}, namespace);
  const other = newBuild();
  await other.up(inputs);
  expect(other.outs.name).toBe(one.outs.name);
  await one.destroy();
  expect(await builds(namespace)).toHaveLength(1);
});

test("after the time limit the build is cancelled", async () => {
  const { namespace, inputs } = await given();
  const { promise, resolve } = Promise.withResolvers<void>();
  waits = promise;
  await expect(newBuild().up({ ...inputs, timeout: 1 })).rejects.toThrow(
    /build app-1 took longer than 1 s .*cancelled/,
  );
  resolve();
  await bed.cluster.settled();
  const [cancelled] = await builds(namespace);
  expect(cancelled?.status).toMatchObject({ cancelled: true });
});

test("a build that another user deletes ends the wait with an error", async () => {
  const { namespace, inputs } = await given();
  const { promise, resolve } = Promise.withResolvers<void>();
  waits = promise;
  const up = newBuild().up(inputs);
  const failed = expect(up).rejects.toThrow(/build app-1 was deleted while it ran/);
  while (!(await bed.client.objects.delete({ ...address, namespace }))) await new Promise((next) => setImmediate(next));
  await failed;
  resolve();
});

test("a build that history limits have deleted is no difference", async () => {
  const { namespace, inputs } = await given();
  const [one, other] = [newBuild(), newBuild()];
  await one.up(inputs);
  await other.up({ ...inputs, commit: "2" });
  await bed.client.objects.delete({ ...address, namespace });
  expect((await builds(namespace)).map(({ metadata }) => metadata.name)).toEqual(["app-2"]);
  expect(await one.refresh()).toBe("same");
  expect(await one.up(inputs)).toBe("same");
  await one.destroy();
  await other.destroy();
  expect(await builds(namespace)).toEqual([]);
});

test("a missing BuildConfig is told by name", async () => {
  const { inputs } = await given();
  await expect(newBuild().up({ ...inputs, config: { ...inputs.config, name: "none" } })).rejects.toThrow(
    /BuildConfig .*\/none does not exist, or is being deleted; declare it, and pass its resource/,
  );
});

test.each([
  [
    { status: 403, message: "builds is forbidden: exceeded quota: few" },
    /app cannot be built: .*exceeded quota.*quota/,
  ],
  [{ status: 404, message: "the server could not find the requested resource" }, /enable its capability Build/],
  [{ status: 409, reason: "AlreadyExists", message: 'builds "app-1" already exists' }, /oc delete build -l openshift/],
])("a start that the API refuses says what to do: %j", async (answer, text) => {
  const { inputs } = await given();
  const match = { method: "POST", path: /instantiate$/ };
  const end = bed.cluster.fault({ fault: { kind: "error", ...answer }, match });
  await expect(newBuild().up(inputs)).rejects.toThrow(text);
  end();
});

test("a build that cannot begin says why after the time limit", async () => {
  const { inputs } = await given({ output: { to: tag("none:latest") } });
  await expect(newBuild().up({ ...inputs, timeout: 1 })).rejects.toThrow(
    /longer than 1 s \(last seen: New \(InvalidOutputReference.*declare the ImageStream.*; the build was cancelled/,
  );
});
