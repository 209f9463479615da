import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const annotation = "alpha.image.policy.openshift.io/resolve-names";
const keycloak = image({ version: "20.0.3" });
const pod = { containers: [{ name: "web", image: "quay.io/acme/app:1" }], restartPolicy: "Never" };
const paths = {
  stream: "/apis/image.openshift.io/v1/namespaces/default/imagestreams/keycloak",
  deployment: "/apis/apps/v1/namespaces/default/deployments/web",
  statefulSet: "/apis/apps/v1/namespaces/default/statefulsets/db",
  cronJob: "/apis/batch/v1/namespaces/default/cronjobs/nightly",
  job: "/apis/batch/v1/namespaces/default/jobs/once",
  pod: "/api/v1/namespaces/default/pods/debug",
};
type Objects = Record<keyof typeof paths, { metadata: { annotations?: object }; spec: Record<string, unknown> }>;

let cluster: Cluster;
let project: Project;
let before: Objects;
let enabled: Objects;

beforeAll(async () => {
  cluster = await startCluster();
  project = await openProject(cluster.kubeconfig);
  const create = (path: string, object: object) => call(cluster, "POST", path.slice(0, path.lastIndexOf("/")), object);
  await create(paths.stream, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "keycloak" },
  });
  await createDeployment(cluster, "web", "quay.io/acme/app:1");
  await cluster.push("default", "keycloak", "20.0", keycloak);
  const labels = { app: "db" };
  await create(paths.statefulSet, {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      serviceName: "db",
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: pod.containers } },
    },
  });
  const jobTemplate = { spec: { template: { metadata: { annotations: { theirs: "1" } }, spec: pod } } };
  const spec = { schedule: "0 0 * * *", jobTemplate };
  await create(paths.cronJob, { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "nightly" }, spec });
  await create(paths.job, { apiVersion: "batch/v1", kind: "Job", metadata: { name: "once" }, spec: jobTemplate.spec });
  await create(paths.pod, { apiVersion: "v1", kind: "Pod", metadata: { name: "debug" }, spec: pod });
  before = await objects();
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

async function objects(): Promise<Objects> {
  const read = Object.entries(paths).map(async ([name, path]) => {
    const { metadata, spec } = (await call(cluster, "GET", path)) as Objects[keyof Objects];
    return [name, { metadata: { annotations: metadata.annotations ?? {} }, spec }] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as Objects;
}

const program = (enabled: boolean) => `
const lookup = (name, kind, object) => new imagestream.ImageLookup(name, { object: { kind, name: object }, enabled: ${enabled} });
lookup("stream", "ImageStream", "keycloak");
lookup("deployment", "Deployment", "web");
lookup("statefulSet", "StatefulSet", "db");
lookup("cronJob", "CronJob", "nightly");
lookup("job", "Job", "once");
lookup("pod", "Pod", "debug");
// As \`oc set image-lookup\` lists them.
export const lookedUp = imagestream.getImageStreamsOutput().apply((all) => all.filter(({ lookupPolicy }) => lookupPolicy.local).map(({ name }) => name));
`;

const kinds = Object.keys(paths);
const all = (change: string) => Object.fromEntries(kinds.map((name) => [name, change]));
const ourWrites = () => cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));

test("preview shows what will be looked up and what comes back, and writes nothing", async () => {
  cluster.requests.clear();
  project.program(program(true));
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: all("create") });
  expect(preview.inputs("stream")).toMatchObject({ enabled: true, original: { value: false } });
  expect(preview.inputs("deployment")).toMatchObject({ original: { missing: "spec.template.metadata.annotations" } });
  expect(ourWrites()).toEqual([]);
});

test("up sets the stream's policy, or the annotation where the cluster looks for it, one write each", async () => {
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  enabled = await objects();
  const { stream, deployment, cronJob, job, pod: debug } = enabled;
  expect(stream.spec).toMatchObject({ lookupPolicy: { local: true } });
  expect(deployment.spec).toMatchObject({ template: { metadata: { annotations: { [annotation]: "*" } } } });
  expect(cronJob.spec).toMatchObject({
    jobTemplate: { spec: { template: { metadata: { annotations: { theirs: "1", [annotation]: "*" } } } } },
  });
  expect(job.metadata.annotations).toEqual({ [annotation]: "*" });
  expect(debug.metadata.annotations).toEqual({ [annotation]: "*" });
  expect(ourWrites()).toHaveLength(kinds.length);
});

test("pods that name the stream get its image, and templates of jobs and workloads do, too", async () => {
  const named = { containers: [{ name: "web", image: "keycloak:20.0" }], restartPolicy: "Never" };
  const path = "/apis/batch/v1/namespaces/default/jobs";
  const create = (kind: string, apiVersion: string, at: string, spec: object) =>
    call(cluster, "POST", at, { apiVersion, kind, metadata: { name: "named" }, spec });
  const created = [
    await create("Pod", "v1", "/api/v1/namespaces/default/pods", named),
    await create("Job", "batch/v1", path, { template: { spec: named } }),
    await create("CronJob", "batch/v1", path.replace("jobs", "cronjobs"), {
      schedule: "0 0 * * *",
      jobTemplate: { spec: { template: { spec: named } } },
    }),
  ];
  for (const object of created) expect(JSON.stringify(object)).toContain(`/default/keycloak@${keycloak.digest}"`);
});

test("refresh reports what others have disabled and nothing else, up enables that again, and the program lists what is looked up", async () => {
  const template = { metadata: { annotations: { [annotation]: null } } };
  await call(cluster, "PATCH", paths.deployment, { spec: { template } }, "application/merge-patch+json");
  cluster.requests.clear();
  expect((await run(project, "refresh")).changes).toEqual({ deployment: "update" });
  expect((await run(project, "up")).changes).toEqual({ deployment: "update" });
  expect(ourWrites()).toHaveLength(1);
  expect(await objects()).toEqual(enabled);
  expect((await project.stack.outputs())["lookedUp"]?.value).toEqual(["keycloak"]);
});

test("disabling takes the annotation away and leaves that of others", async () => {
  project.program(program(false));
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: all("update") });
  const { cronJob, stream } = await objects();
  expect(cronJob.spec).toMatchObject({
    jobTemplate: { spec: { template: { metadata: { annotations: { theirs: "1" } } } } },
  });
  expect(JSON.stringify(cronJob)).not.toContain(annotation);
  expect(stream.spec).toMatchObject({ lookupPolicy: { local: false } });
});

test("a failure half-way keeps what was there, and the next up repairs", async () => {
  project.program(program(true));
  cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH", path: paths.cronJob }, times: 1 });
  expect(await run(project, "up")).toMatchObject({ failed: true });
  expect(await run(project, "up")).toMatchObject({ failed: false });
  expect(await objects()).toEqual(enabled);
});

test("destroy brings back what was there before", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await objects()).toEqual(before);
});
