import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type Cluster as Emulated, startCluster } from "../../../emulator/index.ts";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import type { ObjectAddress } from "../../../provider/cluster/objects.ts";
import { fakeApi, status } from "./fakeApi.ts";

let emulated: Emulated;
let cluster: Cluster;
const namespace = "default";
const streams = `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams`;
const names = Array.from({ length: 12 }, (_, index) => `app${index}`);
const pod = { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "x", image: "quay.io/acme/app:1" }] } };

const samples: readonly (ApiObject & { apiVersion: string; kind: string })[] = [
  {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "x", labels: { a: "b" } },
    spec: { tags: [{ name: "1", from: { kind: "DockerImage", name: "quay.io/acme/app:1" }, reference: true }] },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "x" },
    spec: { selector: { matchLabels: { app: "x" } }, template: pod },
  },
  {
    apiVersion: "apps.openshift.io/v1",
    kind: "DeploymentConfig",
    metadata: { name: "x" },
    spec: { selector: { app: "x" }, template: pod },
  },
  { apiVersion: "acme.example/v1", kind: "Widget", metadata: { name: "x" }, spec: { image: "quay.io/acme/app:1" } },
];

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.acme.example" },
  spec: {
    group: "acme.example",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", listKind: "WidgetList", singular: "widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { image: { type: "string" } } } },
          },
        },
      },
    ],
  },
};

beforeAll(async () => {
  emulated = await startCluster();
  const setUp = connect({ kubeconfig: emulated.kubeconfig });
  await setUp.objects.create(definition);
  for (const name of names) await setUp.imageStreams.create(namespace, { metadata: { name } });
  for (const sample of samples) await setUp.objects.create(sample);
  await setUp.close();
});
beforeEach(() => {
  emulated.clearFaults();
  // As the engine does: a connection for each operation.
  cluster = connect({ kubeconfig: emulated.kubeconfig });
  emulated.requests.clear();
});
afterEach(() => cluster.close());
afterAll(() => emulated.close());

const find = (name: string) => cluster.imageStreams.findGathered(namespace, name);
/** Reads since the last call: `list` or the names. */
function reads(): string[] {
  const paths = emulated.requests.list(({ method }) => method === "GET").map(({ path }) => path);
  emulated.requests.clear();
  return paths.map((path) => (path === streams ? "list" : path.slice(path.lastIndexOf("/") + 1)));
}

test("reads that come together are one list, and later ones take its answer", async () => {
  const found = await Promise.all(names.map(find));
  expect(found.map((stream) => stream?.metadata.name)).toEqual(names);
  expect(reads()).toEqual(["list"]);
  expect((await find("x"))?.metadata.labels).toEqual({ a: "b" });
  expect(reads()).toEqual([]);
});

test("three objects are read one by one", async () => {
  await Promise.all(names.slice(0, 3).map(find));
  expect(reads().sort()).toEqual(names.slice(0, 3));
});

test("reads one after the other become a list as well, and an object that is read twice counts once", async () => {
  for (const name of ["app0", "app0", "app1", "app0", "app2", "app3", "app4", "app5"]) {
    expect((await find(name))?.metadata.name).toBe(name);
  }
  expect(reads()).toEqual(["app0", "app1", "app2", "list"]);
});

test.each(samples)("an object from a list is the same as by name: $kind", async (sample) => {
  const address = { apiVersion: sample.apiVersion, kind: sample.kind, name: "x" } satisfies ObjectAddress;
  const alone = await cluster.objects.get(address);
  const others = ["a", "b", "c", "d"].map((name) => cluster.objects.findGathered({ ...address, name }));
  const [listed] = await Promise.all([cluster.objects.findGathered(address), ...others]);
  expect(emulated.requests.list(({ method, path }) => method === "GET" && /s$/.test(path))).not.toEqual([]);
  expect(listed).toEqual(alone);
});

test("what is not on the list is asked for by name before it counts as gone", async () => {
  const found = await Promise.all([...names, "gone"].map(find));
  expect(found.at(-1)).toBeUndefined();
  expect(reads()).toEqual(["list", "gone"]);
});

test("where the list counts, what is not on it is missing", async () => {
  const trusted = (name: string) => cluster.imageStreams.findGathered(namespace, name, { byList: true });
  const found = await Promise.all([...names, "gone", "never"].map(trusted));
  expect(found.slice(-2)).toEqual([undefined, undefined]);
  expect(reads()).toEqual(["list"]);
  expect(await find("gone")).toBeUndefined();
  expect(reads()).toEqual(["gone"]);
});

test("a list that was given up says of no object that it is missing", async () => {
  emulated.fault({ fault: { kind: "error", status: 403, reason: "Forbidden" }, match: { path: streams } });
  const trusted = (name: string) => cluster.imageStreams.findGathered(namespace, name, { byList: true });
  const found = await Promise.all([...names, "gone"].map(trusted));
  expect(found.map((stream) => stream?.metadata.name)).toEqual([...names, undefined]);
  expect(reads()).toContain("gone");
});

test("after a deletion that object is asked for, and the others are known", async () => {
  await cluster.imageStreams.create(namespace, { metadata: { name: "brief" } });
  await Promise.all([...names, "brief"].map(find));
  reads();
  await cluster.imageStreams.delete(namespace, "brief");
  await Promise.all([...names, "brief"].map(find));
  expect(reads()).toEqual(["brief"]);
});

test("after the deletion of a tag its stream is read anew", async () => {
  await Promise.all([...names, "x"].map(find));
  await cluster.imageStreamTags.delete(namespace, "x:1");
  expect((await find("x"))?.spec?.tags ?? []).toEqual([]);
  const from = { kind: "DockerImage" as const, name: "quay.io/acme/app:1" };
  await cluster.imageStreams.patch(namespace, "x", { spec: { tags: [{ name: "1", from, reference: true }] } });
});

test("look-ups of images and dry runs write nothing: what was read still counts", async () => {
  await Promise.all(names.map(find));
  const spec = { import: false, images: [{ from: { kind: "DockerImage" as const, name: "quay.io/acme/app:1" } }] };
  await cluster.imageStreamImports.create(namespace, { metadata: { name: "x" }, spec });
  await cluster.imageStreams.patch(namespace, "app3", { metadata: { labels: { a: "b" } } }, { dryRun: true });
  reads();
  await Promise.all(names.map(find));
  expect(reads()).toEqual([]);
});

test("after a write everything is read anew", async () => {
  await Promise.all(names.map(find));
  await cluster.imageStreams.patch(namespace, "app3", { metadata: { labels: { round: "2" } } });
  reads();
  expect((await find("app3"))?.metadata.labels).toEqual({ round: "2" });
  expect(reads()).toEqual(["app3"]);
});

test("a list that was asked for while a write was under way is not used after it", async () => {
  emulated.fault({ fault: { kind: "delay", milliseconds: 500 }, match: { method: "PATCH" }, times: 1 });
  const written = cluster.imageStreams.patch(namespace, "app4", { metadata: { labels: { round: "3" } } });
  await Promise.all(names.map(find));
  await written;
  expect((await find("app4"))?.metadata.labels).toEqual({ round: "3" });
});

test("where lists are refused, objects are read one by one", async () => {
  emulated.fault({ fault: { kind: "error", status: 403, reason: "Forbidden" }, match: { path: streams } });
  const found = await Promise.all(names.map(find));
  expect(found.every((stream) => stream !== undefined)).toBe(true);
  expect(reads().sort()).toEqual([...names, "list"].sort());
});

test("a read that fails is told, and tried again the next time", async () => {
  emulated.fault({ fault: { kind: "error", status: 403, reason: "Forbidden" }, match: { path: /\/app0$/ }, times: 1 });
  await expect(find("app0")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await find("app0"))?.metadata.name).toBe("app0");
});

test("a long list is read by pages, and given up where it would cost more than it saves", async () => {
  let size = 1_100;
  const api = await fakeApi(({ url }) => {
    const { pathname, searchParams } = new URL(url, "http://any");
    if (!pathname.endsWith("/imagestreams")) return status(404, "NotFound", "gone", { name: "x" });
    const start = Number(searchParams.get("continue") ?? 0);
    const end = Math.min(size, start + Number(searchParams.get("limit")));
    const items = Array.from({ length: end - start }, (_, index) => ({ metadata: { name: `app${start + index}` } }));
    const more = end < size ? { continue: String(end), remainingItemCount: size - end } : {};
    return { body: { apiVersion: "image.openshift.io/v1", kind: "ImageStreamList", metadata: more, items } };
  });
  const last = async () => {
    const big = connect({ server: api.url, token: "t" }, { env: {} });
    api.seen.length = 0;
    const found = await Promise.all(
      [0, 1, 2, size - 1].map((index) => big.imageStreams.findGathered(namespace, `app${index}`)),
    );
    await big.close();
    return found.map((stream) => stream?.metadata.name);
  };
  expect(await last()).toEqual(["app0", "app1", "app2", "app1099"]);
  expect(api.seen.map(({ url }) => new URL(url, "http://any").search)).toEqual([
    "?limit=500",
    "?limit=500&continue=500",
    "?limit=500&continue=1000",
  ]);
  size = 5_000;
  expect(await last()).toEqual(["app0", "app1", "app2", undefined]);
  expect(api.seen.map(({ url }) => url.slice(streams.length))).toEqual(["?limit=500", "/app4999"]);
  await api.close();
});
