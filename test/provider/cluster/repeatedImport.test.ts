import { afterEach, expect, test } from "@jest/globals";
import type { ImageImportSpec, ImageStreamImport } from "../../../provider/cluster/api/imageStreamImport.ts";
import { connect } from "../../../provider/cluster/cluster.ts";
import type { Time } from "../../../provider/http/time.ts";
import { fakeApi, sleepyTime, status } from "./fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const success = { status: "Success" };
const failure = (message: string) => ({
  status: "Failure",
  reason: "InternalError",
  code: 500,
  message: `Internal error occurred: ${message}`,
});
const busy = failure("quay.io/acme/app:1: toomanyrequests: slow down");
const missing = { status: "Failure", reason: "NotFound", code: 404, message: "not found" };

const image = (name: string, to?: string): ImageImportSpec => ({
  from: { kind: "DockerImage", name },
  ...(to === undefined ? {} : { to: { name: to } }),
});

/** A cluster that answers each image as `outcome` says; `sent` are the images of each request. */
async function clusterWith(
  images: readonly ImageImportSpec[],
  outcome: (name: string, request: number) => object,
  { isImport = false, time = sleepyTime() as Time } = {},
) {
  const sent: string[][] = [];
  const api = await fakeApi(({ body }) => {
    const { spec } = body as ImageStreamImport;
    const names = (spec.images ?? []).map(({ from }) => from.name);
    sent.push(names);
    const entries = names.map((name) => ({ status: outcome(name, sent.length), tag: name }));
    return {
      body: { ...(body as object), status: { images: entries, import: { metadata: { generation: sent.length } } } },
    };
  });
  const cluster = connect({ server: api.url, token: "t", timeout: 5_000 }, { time, env: {} });
  open.push(api, cluster);
  const object: ImageStreamImport = { metadata: { name: "app" }, spec: { import: isImport, images } };
  return { sent, answer: cluster.imageStreamImports.create("p1", object) };
}

test("only images that a registry could not give for the moment are asked for again, and their answers keep their places", async () => {
  const { sent, answer } = await clusterWith([image("a"), image("b"), image("c"), image("d")], (name, request) => {
    if (name === "b") return request < 3 ? busy : success;
    return name === "c" ? missing : success;
  });
  const { status: outcome } = await answer;
  expect(sent).toEqual([["a", "b", "c", "d"], ["b"], ["b"]]);
  expect(outcome?.images?.map(({ status: each, tag }) => [each.status, tag])).toEqual([
    ["Success", "a"],
    ["Success", "b"],
    ["Failure", "c"],
    ["Success", "d"],
  ]);
  expect(outcome?.import?.metadata.generation).toBe(3);
});

test.each([
  ["429", failure("x: error parsing HTTP 429 response body: slow")],
  ["502", failure("x: received unexpected HTTP status: 502 Bad Gateway")],
  ["503", failure("x: received unexpected HTTP status: 503 Service Unavailable")],
  ["504", failure("x: received unexpected HTTP status: 504 Gateway Timeout")],
  ["a status of its own", { status: "Failure", reason: "ServiceUnavailable", code: 503, message: "wait" }],
  ["a code alone", { status: "Failure", code: 504 }],
])("%s in the status of an image is tried again, and not for ever", async (_what, status) => {
  const { sent, answer } = await clusterWith([image("a")], () => status);
  expect((await answer).status?.images?.[0]?.status).toEqual(status);
  expect(sent).toHaveLength(5);
});

test.each<[string, unknown]>([
  ["null", [null]],
  ["a text", ["x"]],
  ["a status that is null", [{ status: null }]],
  ["a status that is a list", [{ status: ["Failure"] }]],
  ["a message that is none", [{ status: { status: "Failure", message: { a: 1 }, reason: [] } }]],
])("%s in place of an image's answer is none that is tried again, and no crash", async (_what, images) => {
  const api = await fakeApi(({ body }) => ({ body: { ...(body as object), status: { images } } }));
  const cluster = connect({ server: api.url, token: "t" }, { time: sleepyTime(), env: {} });
  open.push(api, cluster);
  const object = { metadata: { name: "app" }, spec: { import: false, images: [image("a")] } };
  const { status: outcome } = await cluster.imageStreamImports.create("p1", object);
  expect(outcome?.images).toHaveLength(1);
  expect(outcome?.images?.[0]).toBeInstanceOf(Object);
  expect(api.seen).toHaveLength(1);
});

test("what does not pass by itself is asked for once", async () => {
  const { sent, answer } = await clusterWith([image("a"), image("b")], (name) =>
    name === "a" ? missing : failure("b: received unexpected HTTP status: 500 Internal Server Error"),
  );
  await answer;
  expect(sent).toHaveLength(1);
});

// Importing the source once more, after the announced digest, would make the tag what the source is by now.
test("images for one tag are sent again together and in their order", async () => {
  const images = [image("web:1", "1"), image("other:2", "2"), image("web@sha256:x", "1")];
  const { sent, answer } = await clusterWith(
    images,
    (name, request) => (name === "web:1" && request === 1 ? busy : success),
    { isImport: true },
  );
  await answer;
  expect(sent).toEqual([
    ["web:1", "other:2", "web@sha256:x"],
    ["web:1", "web@sha256:x"],
  ]);
});

test("the time limit of the call is that of all its requests: then the last answer counts", async () => {
  const limit = new AbortController();
  const limits: number[] = [];
  const time: Time = {
    ...sleepyTime(),
    deadline: (milliseconds) => {
      limits.push(milliseconds);
      return limit.signal;
    },
  };
  const { sent, answer } = await clusterWith(
    [image("a")],
    (_name, request) => {
      if (request === 2) limit.abort();
      return busy;
    },
    { time },
  );
  expect((await answer).status?.images?.[0]?.status).toEqual(busy);
  expect(sent).toHaveLength(2);
  expect(limits).toEqual([5_000]);
});

test("a first request that fails is the call's failure, a later one is not", async () => {
  let seen = 0;
  const api = await fakeApi(({ body }) =>
    ++seen === 1
      ? { body: { ...(body as object), status: { images: [{ status: busy }] } } }
      : status(403, "Forbidden", "no more"),
  );
  const cluster = connect({ server: api.url, token: "t" }, { time: sleepyTime(), env: {} });
  open.push(api, cluster);
  const object = { metadata: { name: "app" }, spec: { import: false, images: [image("a")] } };
  expect((await cluster.imageStreamImports.create("p1", object)).status?.images?.[0]?.status).toEqual(busy);
  await expect(cluster.imageStreamImports.create("p1", object)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
