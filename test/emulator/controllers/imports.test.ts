import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { systemUser } from "../../../emulator/apiserver/access.ts";
import { image } from "../../../emulator/registry/index.ts";
import { object, startTestCluster, type TestCluster } from "./testCluster.ts";

let cluster: TestCluster;
const one = image({ version: "1" });
const two = image({ version: "2" });
const checked = "openshift.io/image.dockerRepositoryCheck";

beforeEach(async () => {
  cluster = await startTestCluster({ settings: { scheduledImportInterval: 900_000 } });
});
afterEach(() => cluster.close());

function stream(tags: object[], members: object = {}) {
  return object("image.openshift.io/v1", "ImageStream", "web", { spec: { tags, ...members } });
}

function tag(name: string, source: string, members: object = {}) {
  return {
    name,
    from: { kind: "DockerImage", name: `${cluster.registry.host}/acme/${source}` },
    ...insecure,
    ...members,
  };
}

const insecure = { importPolicy: { insecure: true } };
const fetches = () => cluster.registry.requests.count({ method: "GET", kind: "manifest" });

test("a new stream is imported, and generations rise by one", async () => {
  await cluster.registry.push("acme/app", "1", one);
  await cluster.create("imagestreams", stream([tag("v1", "app:1")]));
  await cluster.controllers.settled();
  const { metadata, spec, status } = await cluster.get("imagestreams", "web");
  expect(metadata.generation).toBe(2);
  expect(metadata.annotations).toHaveProperty([checked]);
  expect(spec.tags[0].generation).toBe(2);
  expect(status.tags[0].items).toEqual([expect.objectContaining({ image: one.digest, generation: 2 })]);
});

test("reference tags and tags of other streams are not imported", async () => {
  await cluster.create(
    "imagestreams",
    stream([
      { ...tag("r", "app:1"), reference: true },
      { name: "n", annotations: { a: "b" } },
    ]),
  );
  await cluster.controllers.settled();
  expect((await cluster.get("imagestreams", "web")).metadata.annotations).toBeUndefined();
  expect(cluster.registry.requests.count()).toBe(0);
});

test("a failed import is noted and not repeated, an unrelated edit notwithstanding; generation 0 repeats it", async () => {
  await cluster.create("imagestreams", stream([tag("v1", "app:1")]));
  await cluster.controllers.settled();
  const failed = await cluster.get("imagestreams", "web");
  expect(failed.status.tags[0].conditions[0]).toMatchObject({ status: "False", reason: "NotFound", generation: 2 });

  await cluster.registry.push("acme/app", "1", one);
  await cluster.patch("imagestreams", "web", { metadata: { labels: { a: "b" } } });
  await cluster.controllers.settled();
  cluster.clock.advance(3_600_000);
  await cluster.controllers.settled();
  expect((await cluster.get("imagestreams", "web")).status.tags[0].items).toBeNull();

  await cluster.patch("imagestreams", "web", { spec: { tags: [{ ...tag("v1", "app:1"), generation: 0 }] } });
  await cluster.controllers.settled();
  const { status } = await cluster.get("imagestreams", "web");
  expect(status.tags[0].items[0].image).toBe(one.digest);
  expect(status.tags[0].conditions).toBeUndefined();
});

test("a changed source imports that tag only", async () => {
  await cluster.registry.push("acme/app", "1", one);
  await cluster.registry.push("acme/app", "2", two);
  await cluster.create("imagestreams", stream([tag("a", "app:1"), tag("b", "app:1")]));
  await cluster.controllers.settled();
  cluster.registry.requests.clear();
  await cluster.patch("imagestreams", "web", { spec: { tags: [tag("a", "app:2"), tag("b", "app:1")] } });
  await cluster.controllers.settled();
  const { status } = await cluster.get("imagestreams", "web");
  expect(status.tags.map((t: { items: { image: string }[] }) => t.items.map(({ image }) => image))).toEqual([
    [two.digest, one.digest],
    [one.digest],
  ]);
  expect(cluster.registry.requests.count({ kind: "manifest", reference: "1" })).toBe(0);
});

test("a repository's tags become spec tags; without the annotation all is imported anew", async () => {
  await cluster.registry.push("acme/app", "1", one);
  const insecureStream = stream([], { dockerImageRepository: `${cluster.registry.host}/acme/app` });
  insecureStream.metadata.annotations = { "openshift.io/image.insecureRepository": "true" };
  await cluster.create("imagestreams", insecureStream);
  await cluster.controllers.settled();
  const names = async () => (await cluster.get("imagestreams", "web")).spec.tags.map((t: { name: string }) => t.name);
  expect(await names()).toEqual(["1"]);
  await cluster.registry.push("acme/app", "2", two);
  await cluster.patch("imagestreams", "web", { metadata: { labels: { a: "b" } } });
  await cluster.controllers.settled();
  expect(await names()).toEqual(["1"]);
  await cluster.patch("imagestreams", "web", { metadata: { annotations: { [checked]: null } } });
  await cluster.controllers.settled();
  expect(await names()).toEqual(["1", "2"]);
});

test("an import request that the server cannot answer is sent again, later and later", async () => {
  await cluster.registry.push("acme/app", "1", one);
  const client = cluster.core.client(systemUser, "test");
  const policy = { group: "config.openshift.io", resource: "images" };
  await client.delete(policy, "cluster");
  await cluster.create("imagestreams", stream([tag("v1", "app:1")]));
  await cluster.controllers.settled();
  const imported = async () => (await cluster.get("imagestreams", "web")).status.tags?.[0].items[0].image;
  cluster.clock.advance(5);
  await cluster.controllers.settled();
  expect(await imported()).toBeUndefined();
  await client.create(policy, object("config.openshift.io/v1", "Image", "cluster", { spec: {} }));
  cluster.clock.advance(9);
  await cluster.controllers.settled();
  expect(await imported()).toBeUndefined();
  cluster.clock.advance(1);
  await cluster.controllers.settled();
  expect(await imported()).toBe(one.digest);
});

test("scheduled tags follow their source at the interval, an unchanged digest causes no write", async () => {
  await cluster.registry.push("acme/app", "1", one);
  const scheduled = { importPolicy: { insecure: true, scheduled: true } };
  await cluster.create("imagestreams", stream([tag("s", "app:1", scheduled), tag("fixed", "app:1")]));
  await cluster.controllers.settled();
  const before = await cluster.get("imagestreams", "web");
  const seen = fetches();

  cluster.clock.advance(900_000);
  await cluster.controllers.settled();
  expect(fetches()).toBe(seen + 1);
  expect((await cluster.get("imagestreams", "web")).metadata.resourceVersion).toBe(before.metadata.resourceVersion);

  await cluster.registry.push("acme/app", "1", two);
  cluster.clock.advance(899_000);
  await cluster.controllers.settled();
  expect((await cluster.get("imagestreams", "web")).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  cluster.clock.advance(1000);
  await cluster.controllers.settled();
  const { status } = await cluster.get("imagestreams", "web");
  expect(status.tags.map((t: { items: unknown[] }) => t.items.length)).toEqual([1, 2]);
});

test("scheduling repairs what an outage broke", async () => {
  await cluster.create(
    "imagestreams",
    stream([tag("s", "app:1", { importPolicy: { insecure: true, scheduled: true } })]),
  );
  await cluster.controllers.settled();
  await cluster.registry.push("acme/app", "1", one);
  cluster.clock.advance(900_000);
  await cluster.controllers.settled();
  expect((await cluster.get("imagestreams", "web")).status.tags[0].items[0].image).toBe(one.digest);
});

test("a scheduled tag that is pinned to a digest rests after its first success, and a deleted stream for ever", async () => {
  await cluster.registry.push("acme/app", "1", one);
  const pinned = tag("p", `app@${one.digest}`, { importPolicy: { insecure: true, scheduled: true } });
  await cluster.create("imagestreams", stream([pinned]));
  await cluster.controllers.settled();
  const seen = fetches();
  cluster.clock.advance(2_000_000);
  await cluster.controllers.settled();
  expect(fetches()).toBe(seen);

  await cluster.delete("imagestreams", "web");
  await cluster.create(
    "imagestreams",
    stream([tag("s", "app:1", { importPolicy: { insecure: true, scheduled: true } })]),
  );
  await cluster.controllers.settled();
  await cluster.delete("imagestreams", "web");
  const last = fetches();
  cluster.clock.advance(2_000_000);
  await cluster.controllers.settled();
  expect(fetches()).toBe(last);
});
