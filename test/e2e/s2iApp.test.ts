import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BuildFailure, Kubelet, sourceBuilder } from "../../emulator/index.ts";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, deploymentOf } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

let cluster: Cluster;
let example: Project;
let isBroken = false;

const commit = (text: string) => text.repeat(40);

beforeAll(async () => {
  cluster = await startCluster({
    kubelet: new Kubelet(),
    builder: (build, running) => {
      if (isBroken) throw new BuildFailure("GenericBuildFailed");
      return sourceBuilder(build, running);
    },
  });
  await cluster.push("openshift", "nodejs", "20-ubi9", image({ version: "20", exposedPorts: ["8080/tcp"] }));
  example = await openExample("s2i", cluster.kubeconfig);
  await example.stack.setConfig("git", { value: "https://git.example/acme/web.git" });
  await example.stack.setConfig("commit", { value: commit("a") });
});
afterAll(async () => {
  example?.close();
  await cluster?.close();
});

const outputs = async () => {
  const { image: pullSpec, build: name } = await example.stack.outputs();
  return { image: String(pullSpec?.value), build: name?.value };
};

test("from source to a running app in one update: stream, BuildConfig, build, Deployment and Service", async () => {
  const preview = await run(example, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toMatchObject({ web: "create", "web-service": "create" });
  expect(await run(example, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const built = await outputs();
  expect(built).toEqual({ build: "web-1", image: expect.stringMatching(/web@sha256:/) });
  expect((await deploymentOf(cluster, "web")).image).toBe(built.image);
  expect(await call(cluster, "GET", "/api/v1/namespaces/default/services/web")).toMatchObject({
    spec: { ports: [{ port: 8080 }] },
  });
  await cluster.settled();
  expect(await run(example, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
});

test("a new commit shows in the preview as a new build, and rolls out once", async () => {
  const before = await outputs();
  await example.stack.setConfig("commit", { value: commit("b") });
  const preview = await run(example, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(JSON.stringify(preview.events)).toContain(commit("b"));
  isBroken = true;
  expect(await run(example, "up")).toMatchObject({ failed: true });
  expect((await deploymentOf(cluster, "web")).image).toBe(before.image);
  isBroken = false;
  expect(await run(example, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const after = await outputs();
  expect(after.image).not.toBe(before.image);
  expect((await deploymentOf(cluster, "web")).image).toBe(after.image);
  expect(await run(example, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
});

test("destroy leaves nothing", async () => {
  expect(await run(example, "destroy")).toMatchObject({ failed: false });
  await cluster.settled();
  for (const path of [
    "apis/build.openshift.io/v1/namespaces/default/buildconfigs",
    "api/v1/namespaces/default/services",
  ]) {
    expect(((await call(cluster, "GET", `/${path}`)) as { items: object[] }).items).toEqual([]);
  }
});
