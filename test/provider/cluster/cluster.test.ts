import { afterEach, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import { ClusterError } from "../../../provider/cluster/clusterError.ts";
import { type Answer, type FakeApi, fakeApi, type SeenRequest, sleepyTime, status } from "./fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function clusterAnswering(...answers: (Answer | ((request: SeenRequest) => Answer))[]) {
  const time = sleepyTime();
  const api = await fakeApi((request) => {
    const answer = answers[Math.min(api.seen.length, answers.length) - 1];
    return typeof answer === "function" ? answer(request) : answer;
  });
  const cluster = connect({ server: api.url, token: "s3cret-token", namespace: "p1" }, { time, env: {} });
  open.push(api, cluster);
  return { api, cluster, time };
}

const stream = { metadata: { name: "web", namespace: "p1" } };

test("nothing is sent before the first call, and it says who asks", async () => {
  const { api, cluster } = await clusterAnswering({ body: stream });
  expect(await cluster.namespace()).toBe("p1");
  expect(api.seen).toEqual([]);
  expect(await cluster.imageStreams.get("p1", "web")).toEqual(stream);
  const [request] = api.seen;
  expect(request?.url).toBe("/apis/image.openshift.io/v1/namespaces/p1/imagestreams/web");
  expect(request?.headers.authorization).toBe("Bearer s3cret-token");
  expect(request?.headers["user-agent"]).toMatch(/^pulumi-imagestream\/\d+\.\d+\.\d+/);
});

test("calls that follow each other use the same connections", async () => {
  const { api, cluster } = await clusterAnswering({ body: stream });
  for (let i = 0; i < 20; i++) await cluster.imageStreams.get("p1", "web");
  // A connection may not be free yet at the very moment at which its answer is complete.
  expect(new Set(api.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
});

test("every write names its field manager, a dry run says so, a read does neither", async () => {
  const { api, cluster } = await clusterAnswering({ body: stream });
  await cluster.imageStreams.create("p1", stream);
  await cluster.imageStreams.patch("p1", "web", { spec: {} }, { dryRun: true });
  await cluster.imageStreamTags.replace("p1", "web:1.4", {});
  await cluster.imageStreamTags.get("p1", "web:1.4");
  const base = "/apis/image.openshift.io/v1/namespaces/p1";
  expect(api.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `POST ${base}/imagestreams?fieldManager=pulumi-imagestream`,
    `PATCH ${base}/imagestreams/web?fieldManager=pulumi-imagestream&dryRun=All`,
    `PUT ${base}/imagestreamtags/web:1.4?fieldManager=pulumi-imagestream`,
    `GET ${base}/imagestreamtags/web:1.4`,
  ]);
  expect(api.seen[1]?.headers["content-type"]).toBe("application/merge-patch+json");
});

test("deleting what is not there is done already", async () => {
  const { cluster } = await clusterAnswering(
    { body: { status: "Success" } },
    status(404, "NotFound", 'imagestreams "web" not found', { name: "web", kind: "imagestreams" }),
  );
  expect(await cluster.imageStreams.delete("p1", "web")).toBe(true);
  expect(await cluster.imageStreams.delete("p1", "web")).toBe(false);
});

test("find answers undefined where get throws", async () => {
  const missing = status(404, "NotFound", 'imagestreams "web" not found', { name: "web", kind: "imagestreams" });
  const { cluster } = await clusterAnswering(missing);
  expect(await cluster.imageStreams.find("p1", "web")).toBeUndefined();
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({ code: "NOT_FOUND", aboutName: "web" });
});

test("a list that expires while its pages are read is read anew by one request, and nothing twice", async () => {
  const page = (name: string, next?: string) => ({
    body: { metadata: { continue: next }, items: [{ metadata: { name } }] },
  });
  const expired = status(410, "Expired", "The provided continue parameter is too old");
  const { api, cluster } = await clusterAnswering(page("a", "next"), expired, {
    body: { items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] },
  });
  const list = await cluster.imageStreams.list("p1");
  expect(list.items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  expect(api.seen.map(({ url }) => new URL(url, "http://any").search)).toEqual([
    "?limit=500",
    "?limit=500&continue=next",
    "",
  ]);
  const { cluster: broken } = await clusterAnswering(expired);
  await expect(broken.imageStreams.list("p1")).rejects.toMatchObject({ code: "EXPIRED" });
});

test("a list is read page by page", async () => {
  const { api, cluster } = await clusterAnswering(
    { body: { metadata: { continue: "next" }, items: [{ metadata: { name: "a" } }] } },
    { body: { metadata: { resourceVersion: "7" }, items: [{ metadata: { name: "b" } }] } },
  );
  const list = await cluster.imageStreams.list("p1", { labelSelector: "app=web" });
  expect(list.items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  expect(api.seen[1]?.url).toContain("labelSelector=app%3Dweb&limit=500&continue=next");
});

test("429 is retried for a write, no earlier than the server asks", async () => {
  const { api, cluster, time } = await clusterAnswering(
    { status: 429, headers: { "retry-after": "2" } },
    { status: 201, body: stream },
  );
  await cluster.imageStreams.create("p1", stream);
  expect(api.seen).toHaveLength(2);
  expect(time.pauses[0]).toBeGreaterThanOrEqual(2_000);
});

const serverTimeout = status(500, "ServerTimeout", "try again", { retryAfterSeconds: 2 });

test("a 500 ServerTimeout is retried for a read, a patch and a look-up", async () => {
  const { api, cluster, time } = await clusterAnswering(
    serverTimeout,
    { body: stream },
    serverTimeout,
    {},
    serverTimeout,
    {},
  );
  await cluster.imageStreams.get("p1", "web");
  await cluster.imageStreams.patch("p1", "web", {});
  await cluster.imageStreamImports.create("p1", { metadata: { name: "x" }, spec: { import: false } });
  expect(api.seen).toHaveLength(6);
  expect(time.pauses.every((pause) => pause >= 2_000)).toBe(true);
});

test("what may have been done is not done twice: POST and JSON patch after a 500 ServerTimeout or a lost connection", async () => {
  for (const answer of [serverTimeout, "hang up" as const]) {
    const { api, cluster } = await clusterAnswering(answer);
    await expect(cluster.imageStreams.create("p1", stream)).rejects.toBeInstanceOf(ClusterError);
    await expect(cluster.imageStreams.patch("p1", "web", [], { type: "json" })).rejects.toBeInstanceOf(ClusterError);
    const object = { metadata: { name: "web" }, spec: { import: true } };
    await expect(cluster.imageStreamImports.create("p1", object)).rejects.toBeInstanceOf(ClusterError);
    expect(api.seen).toHaveLength(3);
  }
});

test("a lost connection is made again for a read, a few times", async () => {
  const { api, cluster } = await clusterAnswering("hang up", { body: stream });
  expect(await cluster.imageStreams.get("p1", "web")).toEqual(stream);
  expect(api.seen).toHaveLength(2);
  const gone = await clusterAnswering("hang up");
  await expect(gone.cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({ code: "UNREACHABLE" });
  expect(gone.api.seen).toHaveLength(5);
});

test("pauses between attempts grow", async () => {
  const { cluster, time } = await clusterAnswering(status(503, "ServiceUnavailable", "down"));
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({ code: "UNAVAILABLE", temporary: true });
  expect(time.pauses).toEqual([75, 150, 300, 600, 1200, 2400, 3750]);
});

test("409 is retried only where the caller says that the write is safe", async () => {
  const conflict = status(409, "Conflict", "the object has been modified");
  const { api, cluster } = await clusterAnswering(conflict, conflict, { body: stream });
  await expect(cluster.imageStreams.patch("p1", "web", {})).rejects.toMatchObject({ code: "CONFLICT" });
  expect(api.seen).toHaveLength(1);
  expect(await cluster.imageStreams.patch("p1", "web", {}, { retryConflict: true })).toEqual(stream);
  expect(api.seen).toHaveLength(3);
});

test("a call ends when its signal is aborted", async () => {
  const { cluster, api } = await clusterAnswering("never");
  const stop = new AbortController();
  const call = cluster.imageStreams.get("p1", "web", { signal: stop.signal });
  while (api.seen.length === 0) await new Promise(setImmediate);
  stop.abort();
  await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
});

test("a call ends at its time limit", async () => {
  const limit = new AbortController();
  const api: FakeApi = await fakeApi(() => "never");
  const cluster = connect({ server: api.url }, { time: { ...sleepyTime(), deadline: () => limit.signal }, env: {} });
  open.push(api, cluster);
  const call = cluster.imageStreams.get("p1", "web");
  while (api.seen.length === 0) await new Promise(setImmediate);
  limit.abort();
  await expect(call).rejects.toMatchObject({ code: "TIMEOUT", message: expect.stringMatching(/allow more time/) });
});

test("a server that does not run is told apart, with what to do", async () => {
  const api = await fakeApi(() => ({}));
  await api.close();
  const cluster = connect({ server: api.url, token: "s3cret-token" }, { time: sleepyTime(), env: {} });
  open.push(cluster as Cluster);
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({
    code: "UNREACHABLE",
    message: expect.stringMatching(/cannot be reached: connect ECONNREFUSED.*check the address/),
  });
});

test("an answer that is no JSON names what may stand in the way", async () => {
  const { cluster } = await clusterAnswering({ body: "<html>log in</html>", headers: { "content-type": "text/html" } });
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({
    code: "BAD_ANSWER",
    message: expect.stringMatching(/text\/html.*login page/),
  });
});

test("known kinds need no discovery; others are found once", async () => {
  const { api, cluster } = await clusterAnswering((request) =>
    request.url === "/apis/iot.example.com/v1"
      ? { body: { resources: [{ name: "iotconfigs", kind: "IoTConfig", namespaced: true }] } }
      : { body: { metadata: {} } },
  );
  await cluster.objects.get({ apiVersion: "apps/v1", kind: "Deployment", name: "web" });
  const config = { apiVersion: "iot.example.com/v1", kind: "IoTConfig", namespace: "x", name: "c" };
  await cluster.objects.get(config);
  await cluster.objects.patch(config, { spec: {} });
  expect(api.seen.map(({ url }) => url.split("?")[0])).toEqual([
    "/apis/apps/v1/namespaces/p1/deployments/web",
    "/apis/iot.example.com/v1",
    "/apis/iot.example.com/v1/namespaces/x/iotconfigs/c",
    "/apis/iot.example.com/v1/namespaces/x/iotconfigs/c",
  ]);
});

test("a kind that the cluster does not know is told by name, and asked for again later", async () => {
  const { api, cluster } = await clusterAnswering({ status: 404, body: "404 page not found" });
  const address = { apiVersion: "iot.example.com/v1", kind: "IoTConfig", name: "c" };
  await expect(cluster.objects.find(address)).rejects.toMatchObject({
    code: "KIND_NOT_FOUND",
    message: expect.stringMatching(/no IoTConfig in iot\.example\.com\/v1/),
  });
  await expect(cluster.objects.find(address)).rejects.toMatchObject({ code: "KIND_NOT_FOUND" });
  expect(api.seen).toHaveLength(2);
});

test("an access review asks for the user of the connection", async () => {
  const { api, cluster } = await clusterAnswering({
    status: 201,
    body: { status: { allowed: false, reason: "no role" } },
  });
  const question = { verb: "get", group: "image.openshift.io", resource: "imagestreams", namespace: "p1" };
  expect(await cluster.mayI(question)).toEqual({ allowed: false, reason: "no role" });
  expect(api.seen[0]?.body).toMatchObject({ kind: "SelfSubjectAccessReview", spec: { resourceAttributes: question } });
});

test("a cluster without image policy has no image configuration", async () => {
  const { cluster } = await clusterAnswering(status(404, "NotFound", "not found", { name: "cluster" }));
  expect(await cluster.imageConfig()).toBeUndefined();
});
