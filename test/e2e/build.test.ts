import { expect, test } from "@jest/globals";
import { labelledBuilder } from "../../emulator/controllers/builder.ts";
import { image } from "../../emulator/registry/image.ts";
import { call } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

let failure: string | undefined;
const bed = testbed({
  builder: (build) => {
    if (failure !== undefined) throw new Error(failure);
    return labelledBuilder(build);
  },
});

const git = `source: { git: { uri: "https://git.example/acme/app.git" } }`;

/** BuildConfigs `base` and `app`, of which the second starts from the output of the first, and a build of each. */
const program = ({ base = "", app = "", build = "" } = {}) =>
  bed.project.program(`
const nodejs = new imagestream.ImageStream("nodejs", { spec: { tags: [{ name: "20", from: "${bed.repository}:20" }] } });
const out = new imagestream.ImageStream("out");
const config = (name, from, spec) => new imagestream.BuildConfig(name, {
  spec: { ${git}, strategy: { sourceStrategy: { from } }, output: { to: out.tag(name) }, ...spec },
});
const base = config("base", nodejs.tag("20"), { ${base} });
const app = config("app", "out:base", { ${app} });
const baseBuild = new imagestream.Build("base-build", { config: base, ${build} });
const appBuild = new imagestream.Build("app-build", { config: app });
new imagestream.ImageStreamTag("prod", {
  metadata: { name: "prod:1" },
  tag: { from: { kind: "ImageStreamTag", name: "out:app" } },
});
export const image = appBuild.image;
export const number = appBuild.number;
`);

const builds = async () => {
  const path = "/apis/build.openshift.io/v1/namespaces/default/builds";
  const { items } = (await call(bed.cluster, "GET", path)) as { items: { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name).sort();
};
const outputs = async () => {
  const { image: pullSpec, number } = await bed.project.stack.outputs();
  return [String(pullSpec?.value), number?.value] as const;
};
/** Digest of the newest image of a tag. */
const digestOf = async (tag: string) => {
  const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/${tag}`;
  const found = (await call(bed.cluster, "GET", path)) as { image: { metadata: { name: string } } };
  return found.image.metadata.name;
};
const push = (version: string) => bed.cluster.registry.push("acme/app", "20", image({ version }));

test("a preview says that both will build, and why an image is unknown; it starts nothing", async () => {
  await push("20.1");
  program();
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toMatchObject({ "base-build": "create", "app-build": "create" });
  expect(preview.inputs("base-build")["images"]).toMatchObject({ "nodejs:20": { digest: expect.any(String) } });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(/^app-build: waits for an image\n.*default\/out:base is unknown until .* Build base-build/),
  );
  expect(bed.writes().filter(({ path }) => path.includes("build"))).toEqual([]);
});

test("up builds one after the other; the second starts from the image of the first", async () => {
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await builds()).toEqual(["app-1", "base-1"]);
  const newest = await digestOf("out:app");
  expect(await outputs()).toEqual([expect.stringMatching(new RegExp(`/default/out@${newest}$`)), 1]);
  expect(await digestOf("prod:1")).toBe(newest);
});

test("unchanged, nothing is built, although history limits have removed the builds", async () => {
  for (const name of await builds()) {
    await call(bed.cluster, "DELETE", `/apis/build.openshift.io/v1/namespaces/default/builds/${name}`);
  }
  const outcome = await run(bed.project, "up", { refresh: true });
  expect(outcome).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect(await builds()).toEqual([]);
});

test("a moved builder image and a changed spec: the preview shows what builds anew and names the Build, and up runs it", async () => {
  await push("20.2");
  program({ app: `postCommit: { script: "npm test" }, triggers: [{ type: "ConfigChange" }]` });
  const preview = await run(bed.project, "preview");
  const updates = { nodejs: "update", app: "update", "base-build": "update", "app-build": "update", prod: "update" };
  expect(preview.changes).toMatchObject(updates);
  expect(preview.notes).toContainEqual(expect.stringMatching(/^app: .*\n.*Build app-build builds it/));
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await builds()).toEqual(["app-2", "base-2"]);
  expect((await outputs())[1]).toBe(2);
  expect(await digestOf("prod:1")).toBe(await digestOf("out:app"));
});

test("a failure tells reason, log and remedy; the next up repairs it", async () => {
  failure = "npm ERR! missing script: build";
  program({ build: `triggers: { at: 2 }` });
  const failed = await run(bed.project, "up");
  expect(failed.failed).toBe(true);
  expect(failed.diagnostics.join("\n")).toMatch(/build base-3 is Failed \(GenericBuildFailed.*npm ERR! missing script/);
  failure = undefined;
  expect(await run(bed.project, "up")).toMatchObject({ failed: false });
  expect(await builds()).toContain("base-4");
});

test("destroy removes the builds that the program has started", async () => {
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false });
  expect(await builds()).toEqual([]);
});
