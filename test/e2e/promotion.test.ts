import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

const first = image({ version: "1.0.0" });
const second = image({ version: "1.1.0" });
const environments = ["dev", "stage", "prod"] as const;
type Environment = (typeof environments)[number];

let cluster: Cluster;
let repository: string;
const projects = new Map<Environment, Project>();

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  await cluster.registry.push("acme/app", "latest", first);
  for (const environment of environments) {
    await cluster.client.create({ group: "", resource: "namespaces" }, { metadata: { name: environment } });
    await createWeb(environment);
    const project = await openExample("promotion", cluster.kubeconfig, environment);
    await project.stack.setConfig("repository", { value: repository });
    projects.set(environment, project);
  }
});

afterAll(async () => {
  for (const project of projects.values()) project.close();
  await cluster?.close();
});

function createWeb(namespace: Environment): Promise<unknown> {
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "quay.io/acme/app:0" }] } };
  const spec = { selector: { matchLabels: labels }, template };
  return cluster.client.create(
    { group: "apps", resource: "deployments", namespace },
    { metadata: { name: "web" }, spec },
  );
}

function operation(environment: Environment, name: "preview" | "up" | "refresh" | "destroy"): Promise<Outcome> {
  const project = projects.get(environment);
  if (project === undefined) throw new Error(`${environment} is not open`);
  return run(project, name);
}

const tagPath = (environment: Environment) =>
  `/apis/image.openshift.io/v1/namespaces/${environment}/imagestreamtags/app:live`;

/** The digest that an environment has. */
async function live(environment: Environment): Promise<string> {
  const tag = (await call(cluster, "GET", tagPath(environment))) as { image: { metadata: { name: string } } };
  return tag.image.metadata.name;
}

async function runs(environment: Environment): Promise<string | undefined> {
  const path = `/apis/apps/v1/namespaces/${environment}/deployments/web`;
  const { spec } = (await call(cluster, "GET", path)) as {
    spec: { template: { spec: { containers: { image: string }[] } } };
  };
  return spec.template.spec.containers[0]?.image;
}

const both = (change: string) => ({ "app:live": change, web: change });

test("each environment takes the digest of the one before, and its workload runs that", async () => {
  for (const environment of environments) {
    const up = await operation(environment, "up");
    expect(up).toMatchObject({ failed: false, diagnostics: [], changes: both("create") });
    expect(up.inputs("app:live")["resolved"]).toMatchObject({ digest: first.digest });
    expect(up.inputs("web")["image"]).toBe(`${repository}@${first.digest}`);
    expect(await runs(environment)).toBe(`${repository}@${first.digest}`);
  }
});

test("a new image reaches an environment only by that environment's own update; until then there is nothing to do", async () => {
  await cluster.registry.push("acme/app", "latest", second);
  expect(await operation("dev", "up")).toMatchObject({ failed: false, changes: both("update") });
  expect(await operation("prod", "refresh")).toMatchObject({ failed: false, changes: {} });
  expect(await operation("prod", "preview")).toMatchObject({ failed: false, changes: {} });
  expect(await Promise.all(environments.map(live))).toEqual([second.digest, first.digest, first.digest]);
});

test("an update that fails half-way has not promoted anything else, and the next one repairs", async () => {
  const match = { method: ["PUT", "PATCH"], path: /stage\/imagestream.*app/ };
  cluster.fault({ fault: { kind: "error", status: 403 }, match, times: 1 });
  expect(await operation("stage", "up")).toMatchObject({ failed: true });
  expect(await live("stage")).toBe(first.digest);
  expect(await operation("stage", "up")).toMatchObject({ failed: false });
  expect([await live("stage"), await live("prod")]).toEqual([second.digest, first.digest]);
  expect(await runs("stage")).toBe(`${repository}@${second.digest}`);
});

test("what has moved since the preview is not promoted unseen", async () => {
  const up = await operation("prod", "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toMatch(
    new RegExp(`moved from ${first.digest} to ${second.digest} since the preview`),
  );
  expect(await live("prod")).toBe(first.digest);
});

test("an image that somebody has promoted by hand is drift, and the next up brings what the program promotes, as its preview shows", async () => {
  const byHand = image({ version: "0.9.0" });
  await cluster.registry.push("acme/app", undefined, byHand);
  const from = { kind: "DockerImage", name: `${repository}@${byHand.digest}` };
  await call(cluster, "PUT", tagPath("prod"), {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamTag",
    metadata: { name: "app:live", namespace: "prod" },
    tag: { name: "live", from, generation: 0 },
  });
  await cluster.settled();
  expect(await runs("prod")).toBe(`${repository}@${byHand.digest}`);
  expect(await operation("prod", "refresh")).toMatchObject({ changes: both("update") });
  const preview = await operation("prod", "preview");
  expect(preview.changes).toEqual(both("update"));
  expect(preview.inputs("app:live")["resolved"]).toMatchObject({ digest: second.digest, version: "1.1.0" });
  expect(preview.inputs("web")["image"]).toBe(`${repository}@${second.digest}`);
  expect(await operation("prod", "up")).toMatchObject({ failed: false, changes: both("update") });
  expect(await live("prod")).toBe(second.digest);
});

test("destroying one environment leaves the others, and what runs", async () => {
  expect(await operation("prod", "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await runs("prod")).toBe(`${repository}@${second.digest}`);
  await expect(live("prod")).rejects.toThrow("404");
  expect(await live("stage")).toBe(second.digest);
});
