import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { labelledBuilder } from "../../emulator/controllers/builder.ts";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.0" });
const second = image({ version: "1.1.0" });
const triggers = ["legacy", "report", "site", "web", "web-migrate"];
const each = (change: string): Record<string, string> => Object.fromEntries(triggers.map((name) => [name, change]));

const labels = { app: "web" };
const container = (name: string) => ({ name, image: "quay.io/acme/app:0" });
const template = (names: string[], initNames: string[] = []) => ({
  metadata: { labels },
  spec: { containers: names.map(container), initContainers: initNames.map(container) },
});

const paths = {
  web: "/apis/apps/v1/namespaces/default/deployments",
  report: "/apis/batch/v1/namespaces/default/cronjobs",
  legacy: "/apis/apps.openshift.io/v1/namespaces/default/deploymentconfigs",
  site: "/apis/build.openshift.io/v1/namespaces/default/buildconfigs",
} as const;
type Name = keyof typeof paths;

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { selector: { matchLabels: labels }, template: template(["web"], ["migrate"]) },
};

/** The workloads of the example as their owners have made them. */
async function createWorkloads(cluster: Cluster): Promise<void> {
  const job = { ...template(["report"]), spec: { ...template(["report"]).spec, restartPolicy: "Never" } };
  await call(cluster, "POST", paths.web, deployment);
  await call(cluster, "POST", paths.report, {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "report" },
    spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: job } } },
  });
  await call(cluster, "POST", paths.legacy, {
    apiVersion: "apps.openshift.io/v1",
    kind: "DeploymentConfig",
    metadata: { name: "legacy" },
    spec: { selector: labels, template: template(["web", "worker"]) },
  });
  await call(cluster, "POST", paths.site, {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildConfig",
    metadata: { name: "site" },
    spec: {
      source: { dockerfile: "FROM app" },
      strategy: { dockerStrategy: { from: { kind: "ImageStreamTag", name: "app:stable" } } },
      triggers: [{ type: "ConfigChange" }],
    },
  });
}

describe("the example with triggers of four kinds", () => {
  let cluster: Cluster;
  let project: Project;
  let repository: string;

  const find = (name: Name) => call(cluster, "GET", `${paths[name]}/${name}`);
  /** All images that a workload has, of its kind's containers. */
  const images = async (name: Name) => {
    const { spec } = (await find(name)) as { spec: object };
    return new Set([...JSON.stringify(spec).matchAll(/"image":"([^"]*)"/g)].map(([, found]) => found));
  };
  const built = async () =>
    ((await find("site")) as { status: { imageChangeTriggers?: { lastTriggeredImageID: string }[] } }).status
      .imageChangeTriggers?.[0]?.lastTriggeredImageID;

  beforeAll(async () => {
    cluster = await startCluster({ builder: labelledBuilder });
    repository = `${cluster.registry.host}/acme/app`;
    await cluster.registry.push("acme/app", "stable", first);
    await createWorkloads(cluster);
    project = await openExample("triggers", cluster.kubeconfig);
    await project.stack.setConfig("repository", { value: repository });
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  test("up ends when every workload runs the image and the build has started", async () => {
    expect(await run(project, "up")).toMatchObject({
      failed: false,
      diagnostics: [],
      changes: { ...each("create"), app: "create" },
    });
    const image = `${repository}@${first.digest}`;
    for (const name of ["web", "report", "legacy"] as const) expect(await images(name)).toEqual(new Set([image]));
    expect(await built()).toBe(image);
  });

  test("a moved tag: the preview names every workload, and up ends when they have the image", async () => {
    await cluster.registry.push("acme/app", "stable", second);
    const image = `${repository}@${second.digest}`;
    const preview = await run(project, "preview");
    expect(preview.changes).toEqual({ ...each("update"), app: "update" });
    for (const name of triggers) expect(preview.inputs(name)["image"]).toBe(image);
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    for (const name of ["web", "report", "legacy"] as const) expect(await images(name)).toEqual(new Set([image]));
    expect(await built()).toBe(image);
  });

  test("a workload that its owner has made anew gets its triggers back at the next up, each time and without a refresh; then nothing is left to do", async () => {
    const changes = { web: "update", "web-migrate": "update" };
    const makeAnew = async () => {
      await call(cluster, "DELETE", `${paths.web}/web`);
      await call(cluster, "POST", paths.web, deployment);
    };
    const getsBack = async () => {
      expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [], changes });
      expect(await images("web")).toEqual(new Set([`${repository}@${second.digest}`]));
    };
    await makeAnew();
    expect((await run(project, "preview")).changes).toEqual(changes);
    await getsBack();
    await makeAnew();
    await getsBack();
    expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
  });

  test("destroy takes the triggers away, and leaves images and the triggers of others", async () => {
    expect(await run(project, "destroy")).toMatchObject({ failed: false });
    const { metadata } = (await find("web")) as { metadata: { annotations?: object } };
    expect(metadata.annotations).toBeUndefined();
    expect(await images("web")).toEqual(new Set([`${repository}@${second.digest}`]));
    for (const name of ["legacy", "site"] as const) {
      expect(await find(name)).toMatchObject({ spec: { triggers: [{ type: "ConfigChange" }] } });
    }
  });
});
