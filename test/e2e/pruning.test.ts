import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { SteppedClock } from "../../emulator/steppedClock.ts";
import { createDeployment } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const versions = [1, 2, 3].map((version) => image({ version: String(version) }));
const [first, second, third] = versions.map(({ digest }) => digest);

let cluster: Cluster;
let project: Project;

interface Record {
  readonly digest: string;
  readonly inCluster?: boolean;
  readonly usedBy?: readonly string[];
}

const program = (body: string, members = "") =>
  project.program(`
const from = "${cluster.registry.host}/acme/app:1";
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1", from ${members} }] } });
export const history = app.tag("1").history;
${body}`);

beforeAll(async () => {
  // An age counts from the machine's clock, which the preview has too.
  cluster = await startCluster({ clock: new SteppedClock(new Date(Date.now() - 86_400_000)) });
  project = await openProject(cluster.kubeconfig);
  program("");
  for (const version of versions) {
    await cluster.registry.push("acme/app", "1", version);
    expect(await run(project, "up")).toMatchObject({ failed: false });
  }
  await createDeployment(cluster, "web", `${cluster.registry.host}/acme/app@${first}`);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const history = async () => (await project.stack.outputs())["history"]?.value as Record[];

test("a tag's history tells which images the cluster has, and what uses each", async () => {
  await cluster.client.delete({ group: "image.openshift.io", resource: "images" }, String(second));
  expect(await run(project, "up")).toMatchObject({ failed: false });
  expect((await history()).map(({ digest, inCluster, usedBy }) => ({ digest, inCluster, usedBy }))).toEqual([
    { digest: third, inCluster: true, usedBy: [] },
    { digest: second, inCluster: false, usedBy: [] },
    { digest: first, inCluster: true, usedBy: ["Deployment default/web"] },
  ]);
});

test("a pruner that would take `previous`, or an image that runs, is told in the preview; a generous one is not", async () => {
  program(`new imagestream.ImagePruner("pruner", { spec: { keepTagRevisions: 1, keepYoungerThanDuration: "1h" } });`);
  const preview = await run(project, "preview");
  expect(preview.diagnostics).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        new RegExp(`^warning pruner: the pruner takes previous images\\n.*default/app:1: ${second}`),
      ),
      expect.stringMatching(
        new RegExp(
          `^warning pruner: the pruner takes images that run\\n.*default/app:1: ${first}, used by Deployment default/web`,
        ),
      ),
    ]),
  );
  program(`new imagestream.ImagePruner("pruner", { spec: { keepTagRevisions: 3, keepYoungerThanDuration: "1h" } });`);
  expect(await run(project, "preview")).toMatchObject({ failed: false, diagnostics: [] });
});

test("keepRevisions removes old revisions that the preview shows, and none that is used; then there is nothing left to do", async () => {
  program("", ", keepRevisions: 1");
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ app: "update" });
  expect(preview.inputs("app")["images"]).toMatchObject({ "1": { digest: third, oldRevisions: [second] } });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(
      new RegExp(
        `^app: 1 loses 1 old revisions\\n.*removes.*${second}.*\\n.*keeps.*${first}, used by Deployment default/web`,
      ),
    ),
  );
  expect((await history()).map(({ digest }) => digest)).toEqual([third, second, first]);
  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(
    cluster.requests.writes().map(({ method, path }) => `${method} ${path.split("/").slice(-2).join("/")}`),
  ).toContain("PUT app/status");
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect((await history()).map(({ digest }) => digest)).toEqual([third, first]);
});
