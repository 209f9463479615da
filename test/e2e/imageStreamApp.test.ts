import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

let cluster: Cluster;
let project: Project;

const secret = "/api/v1/namespaces/default/secrets/settings";
const deployment = "/apis/apps/v1/namespaces/default/deployments/site";

/** A Deployment whose rollout nobody waits for, with a secret and a role of cluster scope. */
const program = ({ label = "site", password = "hush-hush-hush", more = "" } = {}) =>
  project.program(`
const labels = { app: "${label}" };
const settings = new imagestream.KubernetesObject("settings", {
  apiVersion: "v1", kind: "Secret", stringData: { password: "${password}" },
});
new imagestream.KubernetesObject("reader", {
  apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole",
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
});
export const site = new imagestream.KubernetesObject("site", {
  apiVersion: "apps/v1", kind: "Deployment", timeout: 0,
  metadata: { annotations: { settings: settings.metadata.name } },
  spec: { ${more} selector: { matchLabels: labels }, template: {
    metadata: { labels, annotations: { password: settings.data.apply((data) => data.password) } },
    spec: { containers: [{ name: "site", image: "quay.io/acme/site:1" }] },
  } },
}).uid;
`);

beforeAll(async () => {
  cluster = await startCluster();
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

test("objects are created, unchanged, and read back, and the values of a Secret are nowhere in plain", async () => {
  program();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { settings: "create", site: "create" } });
  const up = await run(project, "up");
  expect(up).toMatchObject({ failed: false, diagnostics: [] });
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  const state = JSON.stringify(await project.stack.exportStack());
  const told = [preview.text, up.text, JSON.stringify(up.events), state].join("");
  for (const text of ["hush-hush-hush", "aHVzaC1odXNoLWh1c2g="]) expect(told).not.toContain(text);
  expect(await call(cluster, "GET", secret)).toMatchObject({ data: { password: "aHVzaC1odXNoLWh1c2g=" } });
});

test("a field of another manager stops the update with its owner, and another selector replaces the object", async () => {
  const scaled = { spec: { replicas: 5 } };
  await call(cluster, "PATCH", `${deployment}?fieldManager=kubectl-scale`, scaled, "application/merge-patch+json");
  program({ more: "replicas: 2," });
  const refused = await run(project, "up");
  expect(refused.failed).toBe(true);
  expect(refused.text).toMatch(/spec\.replicas: belongs to field manager "kubectl-scale".*force: true/);

  program({ label: "other" });
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ site: "create-replacement" });
  expect(preview.notes).toContainEqual(expect.stringMatching(/^site: site is replaced\n.*spec\.selector change/));
  expect(await run(project, "up")).toMatchObject({ failed: false });
  expect(await call(cluster, "GET", deployment)).toMatchObject({ spec: { replicas: 1 } });
});

test("destroy removes all", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  await expect(call(cluster, "GET", deployment)).rejects.toThrow(/404|not found/);
});
