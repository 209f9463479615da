import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { image, sourceBuilder } from "../../../emulator/index.ts";
import { layer } from "../../../emulator/registry/layer.ts";
import { tarEntries } from "../../../emulator/registry/tarEntries.ts";
import type { Json } from "../http.ts";
import { type BuildCluster, startBuildCluster } from "./builds.ts";

const dockerfile = "FROM base\nEXPOSE 8080 9090/udp\nUSER 1001\n";
let http: BuildCluster;

beforeAll(async () => {
  http = await startBuildCluster({ builder: sourceBuilder });
  await http.cluster.push("p1", "base", "1", image({ version: "1", exposedPorts: [80], env: { A: "b" } }));
  await http.send("POST", "/apis/image.openshift.io/v1/namespaces/p1/imagestreams", { metadata: { name: "app" } });
  const from = { kind: "ImageStreamTag", name: "base:1" };
  const output = { to: { kind: "ImageStreamTag", name: "app:latest" } };
  await http.config("docker", { source: { binary: {} }, strategy: { dockerStrategy: { from } }, output });
  await http.config("s2i", {
    source: { binary: {}, contextDir: "src" },
    strategy: { sourceStrategy: { from } },
    output,
  });
});
afterAll(() => http.cluster.close());

const archive = (files: Record<string, string>): Buffer => layer(files).content;

async function upload(config: string, body: Buffer, query = ""): Promise<{ status: number; body: Json }> {
  const answer = await request(
    `${http.cluster.server}${http.path(`buildconfigs/${config}/instantiatebinary?${query}`)}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${http.cluster.token}`, "content-type": "application/octet-stream" },
      body,
    },
  );
  return { status: answer.statusCode, body: await answer.body.json() };
}

async function ended(name: string): Promise<Json> {
  await http.cluster.settled();
  return http.build(name);
}

async function imageOf(build: Json): Promise<{ config: Json; files: Map<string, Buffer> }> {
  const { host } = http.cluster.registry;
  const headers = { accept: "application/vnd.oci.image.manifest.v1+json" };
  const get = (path: string) => request(`http://${host}/v2/p1/app/${path}`, { headers }).then(({ body }) => body);
  const manifest = (await (await get(`manifests/${build.status.output.to.imageDigest}`)).json()) as Json;
  const config = (await (await get(`blobs/${manifest.config.digest}`)).json()) as Json;
  const [first] = manifest.layers;
  return {
    config: config.config,
    files: tarEntries(Buffer.from(await (await get(`blobs/${first.digest}`)).arrayBuffer())),
  };
}

test("an uploaded folder is built: its files are a layer of the image, its Dockerfile is followed", async () => {
  const { status, body } = await upload("docker", archive({ Dockerfile: dockerfile, "web/index.html": "hello" }));
  expect([status, body.status.phase, body.spec.source]).toEqual([201, "Running", { type: "Binary", binary: {} }]);
  const done = await ended(body.metadata.name);
  expect(done.status.phase).toBe("Complete");
  const { config, files } = await imageOf(done);
  expect(files.get("web/index.html")?.toString()).toBe("hello");
  expect(config).toMatchObject({
    ExposedPorts: { "80/tcp": expect.anything(), "8080/tcp": expect.anything(), "9090/udp": expect.anything() },
    User: "1001",
  });
  expect(config.Env).toContain("A=b");
});

test("asFile, commit and author come from the query", async () => {
  const query = new URLSearchParams({
    asFile: "app.jar",
    "revision.commit": "abc",
    "revision.message": "m",
    "revision.authorName": "Ann",
    "revision.committerEmail": "c@example.com",
  });
  const { body } = await upload("s2i", Buffer.from([0, 1, 255]), String(query));
  expect(body.spec.revision).toEqual({
    type: "Git",
    git: { commit: "abc", message: "m", author: { name: "Ann" }, committer: { email: "c@example.com" } },
  });
  const { files } = await imageOf(await ended(body.metadata.name));
  expect(files.get("opt/app-root/src/app.jar")).toEqual(Buffer.from([0, 1, 255]));
});

test("only the context directory is built; its absence is an error, as is what is no archive", async () => {
  const good = await upload("s2i", archive({ "src/a.txt": "a", "other.txt": "b" }));
  const { files } = await imageOf(await ended(good.body.metadata.name));
  expect([...files.keys()]).toEqual(["app.txt", "opt/app-root/src/a.txt"]);
  const missing = await upload("s2i", archive({ "other.txt": "b" }));
  expect((await ended(missing.body.metadata.name)).status.reason).toBe("InvalidContextDirectory");
  const odd = await upload("s2i", Buffer.from("x".repeat(600)));
  expect((await ended(odd.body.metadata.name)).status).toMatchObject({ phase: "Failed", reason: "FetchSourceFailed" });
  const bare = await upload("docker", archive({ "other.txt": "b" }));
  expect((await ended(bare.body.metadata.name)).status.reason).toBe("ManageDockerfileFailed");
});

test("a body larger than other requests may have is taken", async () => {
  const { status, body } = await upload("docker", archive({ Dockerfile: dockerfile, big: "x".repeat(5_000_000) }));
  expect(status).toBe(201);
  expect((await ended(body.metadata.name)).status.phase).toBe("Complete");
});

test("a path of more than 100 bytes survives", async () => {
  const long = `${"deep/".repeat(30)}file.txt`;
  const { body } = await upload("docker", archive({ Dockerfile: dockerfile, [long]: "x" }));
  const { files } = await imageOf(await ended(body.metadata.name));
  expect(files.get(long)?.toString()).toBe("x");
});

test("an upload that breaks off cancels its build", async () => {
  const { port, host } = new URL(http.cluster.server);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  const path = http.path("buildconfigs/docker/instantiatebinary");
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${http.cluster.token}`,
    "Content-Type: application/octet-stream",
    "Content-Length: 1000",
    "",
    "part",
  ];
  socket.write(head.join("\r\n"));
  const running = async () =>
    (await http.send("GET", http.path("builds"))).body.items.find(({ status }: Json) => status.phase === "Running");
  let build: Json;
  while (!build) build = await running();
  socket.destroy();
  while ((await http.build(build.metadata.name)).status.phase === "Running");
  expect((await ended(build.metadata.name)).status.phase).toBe("Cancelled");
});

test("the wrong method is refused, and so is a user without rights", async () => {
  expect((await http.send("GET", http.path("buildconfigs/docker/instantiatebinary"))).status).toBe(405);
  const token = http.cluster.core.issueToken("bob", []);
  const answer = await request(`${http.cluster.server}${http.path("buildconfigs/docker/instantiatebinary")}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.alloc(100_000),
  });
  expect(answer.statusCode).toBe(403);
});
