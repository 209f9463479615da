import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const paths = {
  policy: "/apis/config.openshift.io/v1/images/cluster",
  pruner: "/apis/imageregistry.operator.openshift.io/v1/imagepruners/cluster",
};

let cluster: Cluster;
let project: Project;
let before: unknown[];

const specs = () =>
  Promise.all(Object.values(paths).map(async (path) => ((await call(cluster, "GET", path)) as { spec: unknown }).spec));

const merge = (path: string, spec: object) => call(cluster, "PATCH", path, { spec }, "application/merge-patch+json");

const program = (blocked: string, revisions: number) =>
  project.program(`
export const policy = new imagestream.ClusterImagePolicy("policy", {
  spec: { registrySources: { blockedRegistries: ["${blocked}"] }, imageStreamImportMode: "Legacy" },
});
new imagestream.ImagePruner("pruner", { spec: { schedule: "0 3 * * *", keepTagRevisions: ${revisions} } });
new imagestream.ImageMirrorSet("mirrors", {
  spec: { imageTagMirrors: [{ source: "${cluster.registry.host}/acme", mirrors: ["${cluster.registry.host}/copies"] }] },
});
new imagestream.ImageStream("app", { spec: { tags: [{ name: "1", from: "${cluster.registry.host}/acme/app:1" }] } });
`);

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1", image({ version: "1" }));
  await merge(paths.policy, { imageStreamImportMode: "PreserveOriginal" });
  before = await specs();
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

test("the preview warns that nodes reboot, and of the tag that the policy shuts out", async () => {
  program(cluster.registry.host, 5);
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ policy: "create", pruner: "create", mirrors: "create", app: "create" });
  expect(preview.diagnostics).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^warning policy: nodes reboot: registrySources changes/),
      expect.stringMatching(/^warning mirrors: nodes reboot: a new ImageTagMirror/),
      expect.stringMatching(
        /^warning policy: shuts out default\/app:1\n[\s\S]*blockedRegistries has .*: no import, no pull/,
      ),
    ]),
  );
  expect(preview.notes).toContainEqual(
    expect.stringMatching(/^mirrors: serves default\/app:1\n.*default\/app:1: .*\/copies\/app for its import, by tag/),
  );
  expect(await specs()).toEqual(before);
});

test("up writes the declared fields with one patch an object; unchanged, nothing is left to do", async () => {
  program("bad.example", 5);
  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const writes = cluster.requests
    .writes()
    .filter(({ path, query }) => Object.values(paths).includes(path) && !query?.includes("dryRun"));
  expect(writes.map(({ method }) => method)).toEqual(["PATCH", "PATCH"]);
  expect(await specs()).toEqual([
    { registrySources: { blockedRegistries: ["bad.example"] }, imageStreamImportMode: "Legacy" },
    { ...(before[1] as object), schedule: "0 3 * * *", keepTagRevisions: 5 },
  ]);
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
});

test("a change of another user is drift, which up repairs; a changed field is an update", async () => {
  await merge(paths.pruner, { keepTagRevisions: 1 });
  expect((await run(project, "refresh")).changes).toEqual({ pruner: "update" });
  program("worse.example", 5);
  expect((await run(project, "up")).changes).toEqual({ policy: "update", pruner: "update" });
  expect(await specs()).toEqual([
    { registrySources: { blockedRegistries: ["worse.example"] }, imageStreamImportMode: "Legacy" },
    { ...(before[1] as object), schedule: "0 3 * * *", keepTagRevisions: 5 },
  ]);
});

test("destroy brings back what was there", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await specs()).toEqual(before);
});
