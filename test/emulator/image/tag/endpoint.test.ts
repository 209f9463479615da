import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { alice, type ImageCluster, startImageCluster, streamOf } from "../imageCluster.ts";
import { internalRegistry } from "../streams.ts";

let cluster: ImageCluster;
let digest: string;

beforeAll(async () => {
  cluster = await startImageCluster();
  digest = await cluster.push("acme/web", "1.0", "1");
});
afterAll(() => cluster.close());

const reference = (from: string) => ({ from: { kind: "DockerImage", name: from }, reference: true });

describe("an ImageStreamTag", () => {
  test("shows the stream's uid, version and labels, the spec tag's annotations, also on the image", async () => {
    await cluster.admin.import("shown", { v1: `${cluster.registry.host}/acme/web:1.0` });
    const [tag] = (await cluster.admin.get("imagestreams", "shown")).spec.tags;
    const stream = await cluster.admin.patch("imagestreams", "shown", {
      metadata: { labels: { app: "web" } },
      spec: { tags: [{ ...tag, annotations: { note: "hello" }, referencePolicy: { type: "Local" } }] },
    });
    const view = await cluster.admin.get("imagestreamtags", "shown:v1");
    const { uid, resourceVersion, labels } = stream.metadata;
    expect(view.metadata).toEqual({
      name: "shown:v1",
      namespace: "p1",
      uid,
      resourceVersion,
      labels,
      creationTimestamp: "2026-01-05T10:00:00Z",
      annotations: { note: "hello" },
    });
    expect(view.image.metadata.annotations).toEqual({
      "image.openshift.io/dockerLayersOrder": "ascending",
      note: "hello",
    });
    expect(view.image.dockerImageReference).toBe(`${internalRegistry}/p1/shown@${digest}`);
  });

  test("of a stream whose Image is gone is not found under the digest; its ImageTag is", async () => {
    await cluster.admin.import("gone", { v1: `${cluster.registry.host}/acme/web:1.0` });
    await cluster.admin.delete("images", digest);
    await expect(cluster.admin.get("imagestreamtags", "gone:v1")).rejects.toMatchObject({
      status: { code: 404, details: { kind: "imagestreamtags", name: digest } },
    });
    expect((await cluster.admin.get("imagetags", "gone:v1")).image).toBeNull();
    expect((await cluster.admin.list("imagestreamtags")).some(({ metadata }) => metadata.name === "gone:v1")).toBe(
      true,
    );
  });
});

describe("a write of a tag", () => {
  test("refreshes the tags that follow it, unlike a plain write of the stream", async () => {
    const tags = [
      { name: "v1", ...reference("quay.io/a/b:1") },
      { name: "latest", from: { kind: "ImageStreamTag", name: "v1" } },
    ];
    await cluster.admin.create("imagestreams", streamOf("followed", tags));
    await cluster.admin.replace("imagestreamtags", {
      metadata: { name: "followed:v1" },
      tag: reference("quay.io/a/b:2"),
    });
    const { status } = await cluster.admin.get("imagestreams", "followed");
    expect(status.tags[0].items[0].dockerImageReference).toBe("quay.io/a/b:2");
  });

  test("on a stream that does not exist needs the right to create tags", async () => {
    await expect(
      cluster.as(alice).replace("imagestreamtags", { metadata: { name: "new:v1" }, tag: reference("quay.io/a/b:1") }),
    ).rejects.toThrow(
      'imagestreamtags.image.openshift.io "new:v1" is forbidden: User "alice" cannot create resource "imagestreamtags" in API group "image.openshift.io" in the namespace "p1"',
    );
  });

  // The API patches the tag of a stream to be, which has a uid already, as any other (openshift-apiserver,
  // imagestreamtag/rest.go: `update` fills the stream in before it asks for the patched object).
  test("by a patch makes a missing stream, and without a tag has nothing to change", async () => {
    const patched = await cluster.admin.patch("imagestreamtags", "patched:v1", { tag: reference("quay.io/a/b:1") });
    expect(patched.tag.from.name).toBe("quay.io/a/b:1");
    expect((await cluster.admin.get("imagestreams", "patched")).spec.tags).toMatchObject([{ name: "v1" }]);
    const annotations = { metadata: { annotations: { team: "web" } } };
    await expect(cluster.admin.patch("imagestreamtags", "absent:v1", annotations)).rejects.toThrow(
      "imagestreamtag v1 is not a spec tag in imagestream p1/absent, cannot be updated",
    );
    await expect(cluster.admin.get("imagestreams", "absent")).rejects.toThrow("not found");
    await expect(
      cluster.as(alice).patch("imagestreamtags", "absent:v1", { tag: reference("quay.io/a/b:1") }),
    ).rejects.toThrow('cannot create resource "imagestreamtags"');
  });

  test("may raise the generation by sending 0, and nothing else", async () => {
    await cluster.admin.create("imagestreams", streamOf("raised", [{ name: "v1", ...reference("quay.io/a/b:1") }]));
    const generations = async (generation: number) => {
      const tag = { ...reference("quay.io/a/b:1"), generation };
      await cluster.admin.replace("imagestreamtags", { metadata: { name: "raised:v1" }, tag });
      return (await cluster.admin.get("imagestreams", "raised")).spec.tags[0].generation;
    };
    expect(await generations(9)).toBe(1);
    expect(await generations(0)).toBe(2);
  });
});

describe("an ImageTag", () => {
  test("shows tags that wait for their import", async () => {
    const waiting = { name: "v1", from: { kind: "DockerImage", name: "quay.io/a/b:1" } };
    await cluster.admin.create("imagestreams", streamOf("waiting", [waiting]));
    await expect(cluster.admin.get("imagestreamtags", "waiting:v1")).rejects.toThrow("not found");
    expect(await cluster.admin.get("imagetags", "waiting:v1")).toMatchObject({
      spec: waiting,
      status: null,
      image: null,
    });
  });

  test("with spec null removes the spec entry and leaves the history", async () => {
    await cluster.admin.create("imagetags", { metadata: { name: "half:v1" }, spec: reference("quay.io/a/b:1") });
    const after = await cluster.admin.patch("imagetags", "half:v1", { spec: null });
    expect(after.spec).toBeNull();
    expect(after.status.items).toHaveLength(1);
    await expect(cluster.admin.delete("imagetags", "half:v1")).resolves.toMatchObject({ status: "Success" });
    await expect(cluster.admin.get("imagetags", "half:v1")).rejects.toThrow("not found");
  });
});
