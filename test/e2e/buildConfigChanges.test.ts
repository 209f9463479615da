import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { labelledBuilder } from "../../emulator/controllers/builder.ts";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const path = "/apis/build.openshift.io/v1/namespaces/default/buildconfigs/app";
const [first, second] = [image({ version: "20.1" }), image({ version: "20.2" })];

let cluster: Cluster;
let project: Project;

interface BuildConfig {
  readonly spec: { readonly runPolicy: string; readonly triggers: readonly object[] };
  readonly status: { readonly lastVersion: number };
}
const live = () => call(cluster, "GET", path) as Promise<BuildConfig>;

/** The spec is what `oc get -o yaml` prints, but for the references and the secret. */
const program = (members = "") =>
  project.program(`
const repository = "${cluster.registry.host}/acme/nodejs";
const nodejs = new imagestream.ImageStream("nodejs", { spec: { tags: [{ name: "20", from: repository + ":20" }] } });
const app = new imagestream.ImageStream("app");
export const config = new imagestream.BuildConfig("config", {
  apiVersion: "build.openshift.io/v1",
  kind: "BuildConfig",
  metadata: { name: "app", creationTimestamp: null, labels: { app: "app" }, namespace: "", resourceVersion: "12" },
  spec: {
    nodeSelector: null,
    output: { to: { kind: "ImageStreamTag", name: "app:latest" } },
    postCommit: {},
    resources: {},
    source: { git: { uri: "https://git.example/acme/app.git" }, type: "Git" },
    strategy: { sourceStrategy: { from: nodejs.tag("20") }, type: "Source" },
    triggers: [
      { type: "ConfigChange" },
      { type: "ImageChange", imageChange: { lastTriggeredImageID: "registry/nodejs@sha256:0" } },
      { type: "Generic", generic: { secret: "hush-hush-hush" } },
    ],
    ${members}
  },
  status: { lastVersion: 3 },
});
`);

beforeAll(async () => {
  cluster = await startCluster({ builder: labelledBuilder });
  await cluster.registry.push("acme/nodejs", "20", first);
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

test("the preview knows the builder's digest, names what was left out, and says that two builds start", async () => {
  program();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toEqual({ nodejs: "create", app: "create", config: "create" });
  expect(preview.inputs("config")["images"]).toMatchObject({ "nodejs:20": { digest: first.digest, builds: true } });
  expect(preview.notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/members left out\n.*metadata\.resourceVersion.*lastTriggeredImageID/),
      expect.stringMatching(/creating it starts two builds/),
    ]),
  );
  expect(preview.text + JSON.stringify(preview.events)).not.toContain("hush-hush-hush");
});

test("up creates it with one write after its tag has an image; unchanged, nothing is left to do", async () => {
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  await cluster.settled();
  expect((await live()).status.lastVersion).toBeGreaterThan(0);
  cluster.requests.clear();
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  const writes = cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
  expect(writes.filter(({ path: at }) => !at.endsWith("imagestreamimports"))).toEqual([]);
  const state = JSON.stringify(await project.stack.exportStack());
  expect(state).not.toContain("hush-hush-hush");
});

test("a changed spec is one patch, and the preview says that it starts no build", async () => {
  program(`postCommit: { script: "npm test" },`);
  const { lastVersion } = (await live()).status;
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ config: "update" });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(/^config: the change starts no build\n.*oc start-build app/),
  );
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { config: "update" } });
  await cluster.settled();
  expect(await live()).toMatchObject({ spec: { postCommit: { script: "npm test" } }, status: { lastVersion } });
});

test("a moved builder image: its message says what builds, the config shows the digest, and up starts one build", async () => {
  const { lastVersion } = (await live()).status;
  await cluster.registry.push("acme/nodejs", "20", second);
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ nodejs: "update", config: "update" });
  expect(preview.inputs("config")["images"]).toMatchObject({ "nodejs:20": { digest: second.digest } });
  expect(preview.notes).toContainEqual(expect.stringMatching(/builds app\n[\s\S]*builds {5}BuildConfig app/));
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  await cluster.settled();
  expect((await live()).status.lastVersion).toBe(lastVersion + 1);
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
});

test("destroy removes it", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  await expect(live()).rejects.toThrow(/404|not found/);
});
