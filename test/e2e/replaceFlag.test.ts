import { afterAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment, deploymentOf } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const streams = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
const types = {
  app: "ImageStream",
  "theirs:1": "ImageStreamTag",
  trigger: "ImageTrigger",
  lookup: "ImageLookup",
  override: "ImageOverride",
};
const urns = Object.entries(types).map(
  ([name, type]) => `urn:pulumi:dev::e2e::pulumi-nodejs:dynamic/imagestream:${type}::${name}`,
);

let cluster: Cluster | undefined;
let project: Project | undefined;
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

// The engine creates the replacement first unless told otherwise: it took the old object over, which was then deleted.
test("pulumi up --replace makes every kind anew under its name, where adopt allows it, and leaves nothing half done", async () => {
  const cluster = await started();
  const reference = `${cluster.registry.host}/acme/app:1`;
  const digest = await cluster.registry.push("acme/app", "1", image({ version: "1" }));
  await createDeployment(cluster, "web", "quay.io/acme/app:0");
  await createDeployment(cluster, "operator", "quay.io/acme/operator:1");
  await call(cluster, "POST", streams, { metadata: { name: "theirs" } });
  const project = await opened(cluster);
  const program = (adopt: boolean) =>
    project.program(`
      const from = ${JSON.stringify(reference)};
      const adopt = ${adopt};
      const app = new imagestream.ImageStream("app", { adopt, spec: { tags: [{ name: "1", from }] } });
      new imagestream.ImageStreamTag("theirs:1", { adopt, tag: { from } });
      new imagestream.ImageTrigger("trigger", { adopt, workload: { kind: "Deployment", name: "web" }, container: "web", from: app.tag("1") });
      new imagestream.ImageLookup("lookup", { object: { kind: "ImageStream", name: "theirs" } });
      new imagestream.ImageOverride("override", {
        object: { kind: "Deployment", name: "operator" }, container: "operator", env: "IMAGE", image: from,
      });`);

  program(false);
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const uid = async () =>
    ((await call(cluster, "GET", `${streams}/app`)) as { metadata: { uid: string } }).metadata.uid;
  const before = await uid();
  const refused = await run(project, "preview", { replace: [urns[0]] });
  expect(refused.diagnostics.join("\n")).toMatch(
    /app exists already, and this stack has made it; .* --replace\), set adopt: true, which deletes it first/,
  );

  program(true);
  expect(await run(project, "up", { replace: urns })).toMatchObject({ failed: false, diagnostics: [] });
  expect(await uid()).not.toBe(before);
  const theirs = (await call(cluster, "GET", `${streams}/theirs`)) as Record<string, Record<string, unknown>>;
  expect(theirs).toMatchObject({
    spec: { lookupPolicy: { local: true }, tags: [{ name: "1" }] },
    status: { tags: [{ tag: "1", items: [{ image: digest }] }] },
  });
  expect(await deploymentOf(cluster, "web")).toMatchObject({
    image: reference.replace(/:1$/, `@${digest}`),
    annotations: { "image.openshift.io/triggers": expect.stringContaining("app:1") },
  });
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });

  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  const operator = await call(cluster, "GET", "/apis/apps/v1/namespaces/default/deployments/operator");
  expect(JSON.stringify(operator)).not.toContain("IMAGE");
});

async function started(): Promise<Cluster> {
  cluster = await startCluster();
  return cluster;
}

async function opened({ kubeconfig }: Cluster): Promise<Project> {
  project = await openProject(kubeconfig);
  return project;
}
