import { expect, test } from "@jest/globals";
import { buildConfig } from "../../../../provider/resources/buildConfig/index.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { declared } from "./declared.ts";

const bed = testbed();
const at = (namespace: string) => ({
  apiVersion: "build.openshift.io/v1",
  kind: "BuildConfig",
  name: "app",
  namespace,
});
const tag = { kind: "ImageStreamTag" as const, name: "base:1" };
const image = { kind: "DockerImage" as const, name: "quay.io/acme/base:1" };
const from = (reference: object) => ({ strategy: { sourceStrategy: { from: reference } } }) as BuildConfigSpec;
const git = { git: { uri: "https://git.example/acme/app" } };

/** Adopts an object of another user; gives its spec afterwards. */
async function adopted(theirs: (namespace: string) => object, ours: BuildConfigSpec): Promise<BuildConfigSpec> {
  const namespace = await bed.namespace();
  const { kind, apiVersion } = at(namespace);
  await bed.client.objects.create({ kind, apiVersion, metadata: { name: "app", namespace }, spec: theirs(namespace) });
  const config = new Lifecycle(buildConfig, () => bed.context);
  await config.up({ ...declared(ours, namespace), adopt: true });
  expect(await config.refresh()).toBe("same");
  return (await bed.client.objects.get(at(namespace))).spec as BuildConfigSpec;
}

test("an old pipeline becomes the declared strategy alone", async () => {
  const spec = await adopted(() => ({ strategy: { jenkinsPipelineStrategy: { jenkinsfile: "x" } } }), from(tag));
  expect(spec.strategy).toEqual({ type: "Source", sourceStrategy: { from: tag } });
});

test.each<[string, object, BuildConfigSpec["postCommit"]]>([
  ["command", { command: ["a"], args: ["b"] }, { script: "c" }],
  ["script", { script: "a", args: ["b"] }, { command: ["c"] }],
  ["arguments", { args: ["b"] }, { script: "c" }],
])("a hook's %s goes where another hook is declared", async (_what, theirs, postCommit) => {
  const spec = await adopted(() => ({ ...from(tag), postCommit: theirs }), {
    ...from(tag),
    postCommit: postCommit ?? {},
  });
  expect(spec.postCommit).toEqual(postCommit);
});

test.each<[string, (namespace: string) => object, BuildConfigSpec]>([
  ["strategy", (namespace) => from({ ...tag, namespace }), from(image)],
  [
    "output",
    (namespace) => ({ ...from(tag), output: { to: { ...tag, namespace } } }),
    { ...from(tag), output: { to: image } },
  ],
])("the namespace goes with the tag that the %s named", async (_what, theirs, ours) => {
  const { strategy, output } = await adopted(theirs, ours);
  expect({ strategy, output: output?.to }).toEqual({
    strategy: { type: "Source", ...ours.strategy },
    ...(ours.output && { output: ours.output.to }),
  });
});

test("what another user has set before the program declares it excludes nothing", async () => {
  const namespace = await bed.namespace();
  const config = new Lifecycle(buildConfig, () => bed.context);
  await config.up(declared(from(tag), namespace));
  await bed.client.objects.patch(at(namespace), {
    spec: { source: { binary: {} }, postCommit: { command: ["a"] }, output: { to: { ...tag, namespace } } },
  });
  const ours = { ...from(tag), source: git, postCommit: { script: "c" }, output: { to: image } };
  await config.up(declared(ours, namespace));
  expect(await config.refresh()).toBe("same");
  expect((await bed.client.objects.get(at(namespace))).spec).toMatchObject({
    source: { type: "Git", ...git },
    postCommit: { script: "c" },
    output: { to: image },
  });
  const { source, postCommit, output } = (await bed.client.objects.get(at(namespace))).spec as BuildConfigSpec;
  expect([Object.keys(source ?? {}).sort(), postCommit, output?.to]).toEqual([["git", "type"], { script: "c" }, image]);
});

test("a password of another user's address is in no state, and the next update writes the declared address", async () => {
  const namespace = await bed.namespace();
  const config = new Lifecycle(buildConfig, () => bed.context);
  await config.up(declared({ ...from(tag), source: git }, namespace));
  const theirs = "https://user:their-password@git.example/acme/app";
  await bed.client.objects.patch(at(namespace), { spec: { source: { git: { uri: theirs } } } });
  expect(await config.refresh()).toBe("drift");
  expect(await config.refresh()).toBe("same");
  expect(JSON.stringify(config.state)).not.toContain("their-password");
  await config.up(declared({ ...from(tag), source: git }, namespace));
  expect(((await bed.client.objects.get(at(namespace))).spec as BuildConfigSpec).source?.git).toEqual(git.git);
});
