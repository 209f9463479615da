import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.0" });
const second = image({ version: "1.1.0" });
const path = "/apis/apps.openshift.io/v1/namespaces/default/deploymentconfigs";

interface Trigger {
  readonly type: string;
  readonly imageChangeParams?: { readonly from: { readonly name: string }; readonly automatic?: boolean };
}

const imageChange = (name: string, containerNames: string[]) => ({
  type: "ImageChange",
  imageChangeParams: { automatic: true, containerNames, from: { kind: "ImageStreamTag", name } },
});

let cluster: Cluster;
let project: Project;
let repository: string;

/** As from an old template: the container has no image, since the platform is to fill it in. */
beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  await cluster.registry.push("acme/app", "stable", first);
  const labels = { app: "web" };
  const containers = [
    { name: "web", image: "" },
    { name: "side", image: "quay.io/acme/side:1" },
  ];
  await call(cluster, "POST", path, {
    apiVersion: "apps.openshift.io/v1",
    kind: "DeploymentConfig",
    metadata: { name: "web" },
    spec: {
      selector: labels,
      template: { metadata: { labels }, spec: { containers } },
      triggers: [{ type: "ConfigChange" }, imageChange("old:1", ["web"])],
    },
  });
  project = await openProject(cluster.kubeconfig);
  project.program(`
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "stable", from: "${repository}:stable" }] } });
new imagestream.ImageTrigger("web", {
  workload: { kind: "DeploymentConfig", name: "web" }, container: "web", from: app.tag("stable"), adopt: true, timeout: 5,
});`);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

async function live() {
  const { spec } = (await call(cluster, "GET", `${path}/web`)) as {
    spec: { triggers: Trigger[]; template: { spec: { containers: { image: string }[] } } };
  };
  const [web] = spec.template.spec.containers;
  const sources = spec.triggers.map(({ type, imageChangeParams: change }) => change?.from.name ?? type);
  return { image: web?.image, triggers: sources };
}

const patch = (triggers: object[]) =>
  call(cluster, "PATCH", `${path}/web`, { spec: { triggers } }, "application/merge-patch+json");
const pullSpec = ({ digest }: { digest: string }) => `${repository}@${digest}`;

test("preview shows the image that the platform will fill in", async () => {
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { app: "create", web: "create" } });
  expect(preview.inputs("web")["image"]).toBe(pullSpec(first));
});

test("a trigger of somebody else that holds the controller back is named; without it, the next up goes through", async () => {
  await patch([{ type: "ConfigChange" }, imageChange("old:1", ["web"]), imageChange("none:1", ["side"])]);
  const up = await run(project, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toMatch(/holds back all of them: default\/none:1/);
  const { triggers } = await live();
  expect(triggers).toEqual(["ConfigChange", "app:stable", "none:1"]);
  await patch([{ type: "ConfigChange" }, imageChange("app:stable", ["web"])]);
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [], changes: { web: "update" } });
  expect(await live()).toEqual({ image: pullSpec(first), triggers: ["ConfigChange", "app:stable"] });
});

test("when the tag moves, up ends when the platform has filled the new image in; then a refresh and another up do nothing, whatever the controller has noted", async () => {
  await cluster.registry.push("acme/app", "stable", second);
  const up = await run(project, "up");
  expect(up).toMatchObject({ failed: false, diagnostics: [], changes: { app: "update", web: "update" } });
  expect(up.inputs("web")["image"]).toBe(pullSpec(second));
  expect((await live()).image).toBe(pullSpec(second));
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
});

test("a trigger that others remove is missing, and comes back; destroy leaves those of others and the image", async () => {
  await patch([{ type: "ConfigChange" }]);
  expect((await run(project, "refresh")).changes).toEqual({ web: "delete" });
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { web: "create" } });
  expect((await live()).triggers).toEqual(["ConfigChange", "app:stable"]);
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await live()).toEqual({ image: pullSpec(second), triggers: ["ConfigChange"] });
});
