import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { type Cluster, image, labelledBuilder, startCluster } from "../../../emulator/index.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ builder: labelledBuilder });
  await send("POST", "/api/v1/namespaces", { metadata: { name: "p1" } });
});
afterAll(() => cluster.close());

async function send(method: "GET" | "POST", path: string, body?: object): Promise<ReturnType<typeof JSON.parse>> {
  const answer = await request(`${cluster.server}${path}`, {
    method,
    headers: { authorization: `Bearer ${cluster.token}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(text);
  return JSON.parse(text);
}

const streams = "/apis/image.openshift.io/v1/namespaces/p1/imagestreams";
const builds = "/apis/build.openshift.io/v1/namespaces/p1";

test("over HTTP: a pushed base image builds the application, and settled() waits for it", async () => {
  await send("POST", streams, { metadata: { name: "app" } });
  await send("POST", `${builds}/buildconfigs`, {
    metadata: { name: "app" },
    spec: {
      source: { git: { uri: "https://git.example.com/app.git" } },
      strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "base:latest" } } },
      output: { to: { kind: "ImageStreamTag", name: "app:latest" } },
      triggers: [{ type: "ImageChange" }],
    },
  });
  const base = await cluster.push("p1", "base", "latest", image({ version: "1" }));
  await cluster.settled();
  const { items } = await send("GET", `${builds}/builds`);
  expect(items).toHaveLength(1);
  expect(items[0].status.phase).toBe("Complete");
  expect(items[0].spec.strategy.sourceStrategy.from.name).toContain(base);
  const tag = await send("GET", "/apis/image.openshift.io/v1/namespaces/p1/imagestreamtags/app:latest");
  expect(tag.image.dockerImageMetadata.Config.Labels).toMatchObject({
    "io.openshift.build.name": "app-1",
    "io.openshift.build.source-location": "https://git.example.com/app.git",
  });
});

test("an import finds what was pushed to the internal registry by the internal registry's own name", async () => {
  const digest = await cluster.push("p1", "base", "copied", image({ version: "2" }));
  const name = "image-registry.openshift-image-registry.svc:5000/p1/base:copied";
  const from = { kind: "DockerImage", name };
  await send("POST", streams, {
    metadata: { name: "copy" },
    spec: { tags: [{ name: "c", from, importPolicy: { insecure: true } }] },
  });
  await cluster.settled();
  const { status } = await send("GET", `${streams}/copy`);
  expect(status.tags[0].items[0].image).toBe(digest);
});
