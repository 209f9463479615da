import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { appliedResource } from "./applied.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.0" });
const second = image({ version: "1.1.0" });
const triggers = "image.openshift.io/triggers";
const labels = { app: "db" };
const container = (name: string) => ({ name, image: "quay.io/acme/app:0" });
const paths = {
  db: "/apis/apps/v1/namespaces/default/statefulsets/db",
  report: "/apis/batch/v1/namespaces/default/cronjobs/report",
  agent: "/apis/apps/v1/namespaces/default/daemonsets/agent",
} as const;

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  for (const tag of ["stable", "tools"]) await cluster.registry.push("acme/app", tag, first);
  const create = (path: string, object: object) => call(cluster, "POST", path.slice(0, path.lastIndexOf("/")), object);
  const pods = { containers: [container("db"), container("backup")], initContainers: [container("setup")] };
  const template = { metadata: { labels }, spec: pods };
  await create(paths.db, {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: { serviceName: "db", selector: { matchLabels: labels }, template },
  });
  const job = { spec: { template: { spec: { containers: [container("report")], restartPolicy: "Never" } } } };
  await create(paths.report, {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "report" },
    spec: { schedule: "0 0 * * *", jobTemplate: job },
  });
  project = await openProject(cluster.kubeconfig);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

interface Options {
  readonly paused?: boolean;
  readonly report?: boolean;
}

/**
 * The DaemonSet, which the cluster's controller does not act on, is a resource of the same program, with the outputs that
 * those of @pulumi/kubernetes have.
 */
function declare({ paused = false, report = true }: Options): void {
  const object = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container("agent")] } },
    },
  };
  project.program(`${appliedResource}
const tags = ["stable", "tools"].map((name) => ({ name, from: "${repository}:" + name }));
const app = new imagestream.ImageStream("app", { spec: { tags } });
const object = ${JSON.stringify(object)};
const agent = new Applied("agent", {
  url: "${cluster.server}${paths.agent}", token: "${cluster.token}", object,
  apiVersion: object.apiVersion, kind: object.kind, metadata: { name: "agent", namespace: "default" },
});
new imagestream.ImageTrigger("agent-image", { workload: agent, container: "agent", from: app.tag("stable"), timeout: 0 });
const db = { kind: "StatefulSet", name: "db" };
new imagestream.ImageTrigger("db", { workload: db, container: "db", from: app.tag("stable"), paused: ${paused} });
new imagestream.ImageTrigger("backup", { workload: db, container: "backup", from: app.tag("tools") });
const fieldPath = 'spec.template.spec.initContainers[?(@.name=="setup")].image';
new imagestream.ImageTrigger("setup", { workload: db, fieldPath, from: "app:stable" });
if (${report}) {
  new imagestream.ImageTrigger("report", { workload: { kind: "CronJob", name: "report" }, container: "report", from: "app:stable" });
}`);
}

async function annotationOf(name: keyof typeof paths): Promise<string | undefined> {
  const { metadata } = (await call(cluster, "GET", paths[name])) as {
    metadata: { annotations?: Record<string, string> };
  };
  return metadata.annotations?.[triggers];
}

/** Digests that the containers run, by their names. */
async function runs(name: keyof typeof paths): Promise<Record<string, string | undefined>> {
  const { spec } = (await call(cluster, "GET", paths[name])) as { spec: object };
  const found = JSON.stringify(spec).matchAll(/"name":"([\w-]+)","image":"[^"]*?(?:@([^"]*))?"/g);
  return Object.fromEntries([...found].map(([, container, digest]) => [container, digest]));
}

test("preview shows what every container will run, also of a workload that the program creates", async () => {
  declare({});
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  for (const name of ["db", "backup", "setup", "report", "agent-image"]) {
    expect([name, preview.inputs(name)["image"]]).toEqual([name, `${repository}@${first.digest}`]);
  }
});

test("up waits for the controller, or only writes the trigger where that is not to be waited for", async () => {
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await annotationOf("agent")).toContain("app:stable");
  expect(await runs("db")).toEqual({ setup: first.digest, db: first.digest, backup: first.digest });
  expect(await runs("report")).toEqual({ report: first.digest });
});

test("a refresh and another up do nothing beside what has changed: a trigger that is paused", async () => {
  declare({ paused: true });
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  expect((await run(project, "up")).changes).toEqual({ db: "update" });
});

test("a paused trigger keeps its container's image while the others follow; resumed, it catches up; one that is no longer declared goes, and with the last one the annotation", async () => {
  await cluster.registry.push("acme/app", "stable", second);
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await runs("db")).toEqual({ setup: second.digest, db: first.digest, backup: first.digest });
  declare({ report: false });
  expect((await run(project, "up")).changes).toEqual({ db: "update", report: "delete" });
  expect(await runs("db")).toEqual({ setup: second.digest, db: second.digest, backup: first.digest });
  expect(await annotationOf("report")).toBeUndefined();
  expect(await runs("report")).toEqual({ report: second.digest });
});

test("triggers that `oc set triggers --remove-all` has taken away are missing, and come back", async () => {
  const metadata = { annotations: { [triggers]: "null" } };
  await call(cluster, "PATCH", paths.db, { metadata }, "application/merge-patch+json");
  const missing = (change: string) => ({ db: change, backup: change, setup: change });
  expect((await run(project, "refresh")).changes).toEqual(missing("delete"));
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(JSON.parse((await annotationOf("db")) ?? "")).toHaveLength(3);
});

test("destroy takes all triggers away and leaves the workloads of others running what they run", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await annotationOf("db")).toBeUndefined();
  expect(await runs("db")).toEqual({ setup: second.digest, db: second.digest, backup: first.digest });
});
