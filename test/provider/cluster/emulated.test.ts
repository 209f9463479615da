import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster as Emulated, image, startCluster } from "../../../emulator/index.ts";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import { retryOnConflict } from "../../../provider/cluster/retryOnConflict.ts";
import { waitFor } from "../../../provider/cluster/waitFor.ts";

let emulated: Emulated;
let admin: Cluster;
let alice: Cluster;

beforeAll(async () => {
  emulated = await startCluster({ users: ["alice"] });
  const { kubeconfig } = emulated;
  admin = connect({ kubeconfig, namespace: "p1" });
  alice = connect({ kubeconfig, context: "alice" });
  await admin.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "p1" } });
});
afterAll(async () => {
  await Promise.all([admin.close(), alice.close()]);
  await emulated.close();
});

const from = (name: string) => ({ kind: "DockerImage" as const, name });

test("a look-up tells digests and failures, and writes nothing", async () => {
  const digest = await emulated.registry.push("acme/app", "1.4", image({ version: "1.4" }));
  const app = `${emulated.registry.host}/acme/app`;
  const { status } = await admin.imageStreamImports.create("p1", {
    metadata: { name: "look-up" },
    spec: { import: false, images: [{ from: from(`${app}:1.4`) }, { from: from(`${app}:9`) }] },
  });
  expect(status?.images?.map((entry) => entry.image?.metadata?.name ?? entry.status.reason)).toEqual([
    digest,
    "NotFound",
  ]);
  expect(await admin.imageStreams.find("p1", "look-up")).toBeUndefined();
});

test("a stream is created, watched, changed and deleted", async () => {
  const created = await admin.imageStreams.create("p1", {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "web" },
    spec: { tags: [{ name: "1.4", from: from(`${emulated.registry.host}/acme/app:1.4`) }] },
  });
  expect(created.metadata.managedFields?.[0]?.manager).toBe("pulumi-imagestream");
  const tag = await waitFor(
    () => admin.imageStreamTags.find("p1", "web:1.4"),
    (found) => found !== undefined,
    { timeout: 10_000, what: "the import of web:1.4" },
  );
  expect(tag?.image?.metadata?.name).toBe(emulated.registry.digest("acme/app", "1.4"));
  const events = admin.imageStreams.watch("p1", { fieldSelector: "metadata.name=web" });
  const labels: unknown[] = [];
  for await (const { object } of events) {
    labels.push(object.metadata.labels?.["a"]);
    if (labels.length === 2) break;
    await admin.imageStreams.patch("p1", "web", { metadata: { labels: { a: "b" } } });
  }
  expect(labels).toEqual([undefined, "b"]);
  expect(await admin.imageStreams.delete("p1", "web")).toBe(true);
  expect(await admin.imageStreams.delete("p1", "web")).toBe(false);
});

test("writers on one object that read again on conflict lose nothing", async () => {
  const address = { apiVersion: "v1", kind: "ConfigMap", name: "counter" };
  await admin.objects.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "counter" },
    data: { count: "0" },
  });
  const increment = async () => {
    const { data, metadata } = await admin.objects.get(address);
    const count = String(Number((data as { count: string }).count) + 1);
    await admin.objects.replace({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { count } });
  };
  await Promise.all(Array.from({ length: 4 }, () => retryOnConflict(increment, { attempts: 20 })));
  expect((await admin.objects.get(address))["data"]).toEqual({ count: "4" });
});

test("no rights, a missing namespace, an invalid name and an existing object are told apart", async () => {
  await expect(alice.imageStreams.get("p1", "web")).rejects.toMatchObject({ code: "FORBIDDEN", status: 403 });
  expect(
    await alice.mayI({ verb: "get", group: "image.openshift.io", resource: "imagestreams", namespace: "p1" }),
  ).toMatchObject({
    allowed: false,
  });
  const stream = (name: string) => ({ apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name } });
  await expect(admin.imageStreams.create("nowhere", stream("x"))).rejects.toMatchObject({
    code: "NAMESPACE_NOT_FOUND",
  });
  await expect(admin.imageStreams.create("p1", stream("Upper"))).rejects.toMatchObject({
    code: "INVALID",
    diagnostics: [expect.objectContaining({ path: "metadata.name" })],
  });
  await admin.imageStreams.create("p1", stream("twice"));
  await expect(admin.imageStreams.create("p1", stream("twice"))).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
});

test("an unknown token is refused as such", async () => {
  const cluster = connect({ server: emulated.server, token: "unknown" });
  await expect(cluster.imageStreams.list("p1")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await cluster.close();
});

test("a kind that is installed while the program runs is found", async () => {
  const address = { apiVersion: "iot.example.com/v1", kind: "IoTConfig", name: "default" };
  await expect(admin.objects.find(address)).rejects.toMatchObject({ code: "KIND_NOT_FOUND" });
  await admin.objects.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "iotconfigs.iot.example.com" },
    spec: {
      group: "iot.example.com",
      scope: "Namespaced",
      names: { kind: "IoTConfig", plural: "iotconfigs" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  });
  const found = () =>
    admin.objects.find(address).then(
      () => true,
      () => false,
    );
  await waitFor(found, (known) => known, { timeout: 10_000, what: "the new kind" });
  await admin.objects.create({ ...address, metadata: { name: "default" }, spec: { a: 1 } });
  await admin.objects.patch(address, { spec: { b: 2 } });
  expect((await admin.objects.get(address)).spec).toEqual({ a: 1, b: 2 });
});
