import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { Kubelet } from "../../emulator/rollout/kubelet.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, deploymentOf } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

let cluster: Cluster;
let example: Project;

const core = "/api/v1/namespaces/default";
const python = (version: string) => image({ version, exposedPorts: ["8080/tcp"] });

beforeAll(async () => {
  cluster = await startCluster({ kubelet: new Kubelet() });
  await cluster.registry.push("acme/my-python", "3.12", python("1"));
  example = await openExample("new-app", cluster.kubeconfig);
  await example.stack.setConfig("repository", { value: `${cluster.registry.host}/acme/my-python` });
  await example.stack.setConfig("host", { value: "web.apps.example.com" });
});
afterAll(async () => {
  example?.close();
  await cluster?.close();
});

test("the preview of an app says its ports, its image, and when it rolls; up waits for its pods", async () => {
  const preview = await run(example, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toEqual({
    "my-python": "create",
    web: "create",
    "web-service": "create",
    "web-route": "create",
  });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(
      new RegExp(`^web: web serves 8080/tcp\\n.*${python("1").digest}[\\s\\S]*rolls .*default/my-python:3\\.12 moves`),
    ),
  );
  expect(await run(example, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const labels = { app: "web", "app.kubernetes.io/name": "my-python" };
  expect(await call(cluster, "GET", `${core}/services/web`)).toMatchObject({
    metadata: { labels },
    spec: { selector: { deployment: "web" }, ports: [{ name: "8080-tcp", port: 8080, targetPort: 8080 }] },
  });
  expect((await deploymentOf(cluster, "web")).image).toContain(python("1").digest);
  expect(await run(example, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
});

test("a moved tag: the preview shows the app's new image, and up rolls it once", async () => {
  await cluster.registry.push("acme/my-python", "3.12", python("2"));
  const preview = await run(example, "preview");
  expect(preview.changes).toEqual({ "my-python": "update", web: "update" });
  expect(JSON.stringify(preview.inputs("web")["triggeredImages"])).toContain(python("2").digest);
  expect(await run(example, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const { image: live, annotations } = await deploymentOf(cluster, "web");
  expect(live).toContain(python("2").digest);
  expect(annotations["deployment.kubernetes.io/revision"]).toBe("2");
  expect(await run(example, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect(await run(example, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  await expect(call(cluster, "GET", `${core}/services/web`)).rejects.toThrow(/404|not found/);
});
