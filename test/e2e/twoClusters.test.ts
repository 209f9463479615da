import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { createDeployment } from "./deployment.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.0" });
const second = image({ version: "1.1.0" });

/** Builds happen in one cluster, and what they have made runs in the other. */
let building: Cluster;
let running: Cluster;
let runningConfig: string;
let project: Project;

beforeAll(async () => {
  [building, running] = await Promise.all([startCluster(), startCluster()]);
  runningConfig = kubeconfigOf(running, "admin");
  await building.client.create({ group: "", resource: "namespaces" }, { metadata: { name: "ci" } });
  await building.push("ci", "app", "latest", first);
  await createDeployment(running, "web", "quay.io/acme/app:0");
  project = await openProject("/nowhere/kubeconfig");
});

afterAll(async () => {
  project?.close();
  await Promise.all([building?.close(), running?.close()]);
});

const contents = () => JSON.stringify(readFileSync(kubeconfigOf(building, "admin"), "utf8"));
const route = () => `${building.registry.host}/ci/app`;

const program = () => `
const building = new imagestream.Provider("building", { kubeconfig: ${contents()}, namespace: "ci" });
const running = new imagestream.Provider("running", { kubeconfig: ${JSON.stringify(runningConfig)} });
const built = imagestream.ImageStream.get("built", "app", { provider: building }).tag("latest");
const promoted = new imagestream.ImageStreamTag("app:stable", {
  tag: { from: pulumi.interpolate\`${route()}@\${built.digest}\`, importPolicy: { insecure: true } },
}, { provider: running });
const web = new imagestream.ImageTrigger("web", {
  workload: { kind: "Deployment", name: "web" }, container: "web", from: promoted.streamTag,
}, { provider: running });
export const image = web.image;
`;

async function imageOf(cluster: Cluster, name: string): Promise<string | undefined> {
  const { spec } = await cluster.client.get({ group: "apps", resource: "deployments", namespace: "default" }, name);
  const { containers } = (spec as { template: { spec: { containers: { image: string }[] } } }).template.spec;
  return containers[0]?.image;
}

async function streams(cluster: Cluster, namespace: string): Promise<(string | undefined)[]> {
  const { items } = await cluster.client.list({ group: "image.openshift.io", resource: "imagestreams", namespace });
  return items.map(({ metadata }) => metadata.name);
}

/** From now on, only another token opens the cluster, which the kubeconfig has. */
function rotate(): void {
  const text = readFileSync(runningConfig, "utf8");
  const { token: old } = (JSON.parse(text) as { users: [{ user: { token: string } }] }).users[0].user;
  writeFileSync(runningConfig, text.replace(old, running.core.issueToken("rotated", ["system:masters"])));
  running.revoke(old);
}

test("preview shows the digest that one cluster has built, and which workload of the other will run it", async () => {
  project.program(program());
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.inputs("app:stable")).toMatchObject({
    metadata: { namespace: "default" },
    resolved: { digest: first.digest, version: "1.0.0" },
  });
  expect(preview.inputs("web")["image"]).toBe(`${route()}@${first.digest}`);
});

test("up writes to the other cluster alone, with a token that was exchanged since the preview", async () => {
  rotate();
  building.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await imageOf(running, "web")).toBe(`${route()}@${first.digest}`);
  expect(building.requests.writes()).toEqual([]);
});

test("the next build is promoted by the next up; then a refresh and another up do nothing but read", async () => {
  await building.push("ci", "app", "latest", second);
  const { failed, diagnostics, changes } = await run(project, "up");
  expect({ failed, diagnostics }).toEqual({ failed: false, diagnostics: [] });
  expect(changes).toEqual({ built: "read", "app:stable": "update", web: "update" });
  expect(await imageOf(running, "web")).toBe(`${route()}@${second.digest}`);
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: { built: "read" } });
});

test("the state has neither cluster's credentials in plain text", () => {
  const state = readFileSync(join(project.workDir, "state/.pulumi/stacks/e2e/dev.json"), "utf8");
  for (const { token } of [building, running]) expect(state).not.toContain(token);
});

test("destroy needs only the tokens of today, and takes nothing away from the cluster that was read", async () => {
  rotate();
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  // The stream that was made for the tag goes with it.
  expect(await streams(running, "default")).toEqual([]);
  expect(await streams(building, "ci")).toEqual(["app"]);
});
