import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { Kubelet } from "../../emulator/rollout/kubelet.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const kubelet = new Kubelet();
let cluster: Cluster;
let project: Project;

const deployment = "/apis/apps/v1/namespaces/default/deployments/site";
const secret = "/api/v1/namespaces/default/secrets/settings";

beforeAll(async () => {
  cluster = await startCluster({ kubelet });
  await cluster.registry.push("acme/my-python", "3.12", image({ version: "1", exposedPorts: [8080] }));
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

/** An app with a provider of its own. */
const appProgram = (before: string, options: string) =>
  project.program(`
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1", from: "${cluster.registry.host}/acme/my-python:3.12" }] } });
const provider = new imagestream.Provider("shop", { namespace: "shop" });
${before}
new imagestream.ImageStreamApp("broken", { from: app.tag("1"), timeout: 2 }, { provider, ${options} });
`);

test("a rollout that fails says why, and the next update goes on; aliases, provider and transforms reach the objects", async () => {
  await call(cluster, "POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  appProgram("", "");
  kubelet.decide(() => "CrashLoopBackOff");
  const failed = await run(project, "up");
  expect(failed.text).toMatch(/rollout of Deployment shop\/broken took longer than 2 s.*CrashLoopBackOff/);
  kubelet.decide(() => "Ready");
  appProgram(
    `const parent = new pulumi.ComponentResource("acme:index:Shop", "parent");
    const scaled = ({ props, opts }) => ({
      props: props.kind === "Deployment" ? { ...props, spec: { ...props.spec, replicas: 2 } } : props, opts,
    });`,
    "parent, aliases: [{ parent: pulumi.rootStackResource }], transforms: [scaled]",
  );
  const repaired = await run(project, "up");
  expect(repaired).toMatchObject({ failed: false, changes: { broken: "update" } });
  expect(Object.values(repaired.changes)).not.toContain("delete");
  const moved = "/apis/apps/v1/namespaces/shop/deployments/broken";
  expect(await call(cluster, "GET", moved)).toMatchObject({ spec: { replicas: 2 } });
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
});

test("an app of a tag without an image is unknown in the preview, and fails the update once, with its remedy", async () => {
  project.program(`new imagestream.ImageStreamApp("empty", { from: "nothing:1" });`);
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.notes).toEqual([expect.stringMatching(/^empty: empty: ports unknown yet\n/)]);
  const refused = await run(project, "up");
  expect(refused.failed).toBe(true);
  const told = refused.diagnostics.filter((text) => text.includes("default/nothing:1 has no image"));
  expect(told).toEqual([expect.stringMatching(/give ports, or fill the tag first/)]);
});

/** A Deployment with a secret and a role of cluster scope. */
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

test("objects are created, unchanged, and read back, and the values of a Secret are nowhere in plain", async () => {
  program();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { settings: "create", site: "create" } });
  const up = await run(project, "up");
  expect(up).toMatchObject({ failed: false, diagnostics: [] });
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  const told = [preview.text, up.text, JSON.stringify(up.inputs("settings")), JSON.stringify(up.inputs("site"))].join(
    "",
  );
  for (const text of ["hush-hush-hush", "aHVzaC1odXNoLWh1c2g="]) expect(told).not.toContain(text);
  expect(await call(cluster, "GET", secret)).toMatchObject({
    data: { password: "aHVzaC1odXNoLWh1c2g=" },
  });
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
