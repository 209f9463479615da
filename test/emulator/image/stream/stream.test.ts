import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { alice, type ImageCluster, importOf, startImageCluster, streamOf } from "../imageCluster.ts";
import { digest, internalRegistry } from "../streams.ts";

let cluster: ImageCluster;

beforeAll(async () => {
  cluster = await startImageCluster();
});
afterAll(() => cluster.close());

const reference = (name: string, from = "quay.io/a/b:1") => ({
  name,
  from: { kind: "DockerImage", name: from },
  reference: true,
});

test("a new stream drops the client's status and generations and sorts its tags, the last of equal names winning", async () => {
  const stream = await cluster.admin.create("imagestreams", {
    metadata: { name: "new", generation: 9 },
    spec: { tags: [{ ...reference("z"), generation: 7 }, reference("a"), reference("a", "quay.io/a/b:2")] },
    status: { tags: [{ tag: "fake", items: [{ image: digest("a"), dockerImageReference: "x" }] }] },
  });
  expect(stream.metadata.generation).toBe(1);
  expect(stream.spec.tags.map((tag: { name: string; generation: number }) => [tag.name, tag.generation])).toEqual([
    ["a", 1],
    ["z", 1],
  ]);
  expect(stream.spec.tags[0].from.name).toBe("quay.io/a/b:2");
  expect(stream.status.tags.map(({ tag }: { tag: string }) => tag)).toEqual(["a", "z"]);
});

test("a changed reference policy raises the stream's generation only", async () => {
  const before = await cluster.admin.create("imagestreams", streamOf("policy", [reference("v1")]));
  const [tag] = before.spec.tags;
  const after = await cluster.admin.replace("imagestreams", {
    ...before,
    spec: { ...before.spec, tags: [{ ...tag, referencePolicy: { type: "Local" } }] },
  });
  expect(after.metadata.generation).toBe(2);
  expect(after.spec.tags[0].generation).toBe(1);
  expect(after.status).toEqual(before.status);
});

test("labels do not raise the generation", async () => {
  const before = await cluster.admin.create("imagestreams", streamOf("labeled"));
  const after = await cluster.admin.patch("imagestreams", "labeled", { metadata: { labels: { a: "1" } } });
  expect(after.metadata.generation).toBe(before.metadata.generation);
  expect(after.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
});

test("a removed spec tag leaves its status", async () => {
  await cluster.admin.create("imagestreams", streamOf("removed", [reference("v1")]));
  const after = await cluster.admin.patch("imagestreams", "removed", { spec: { tags: [] } });
  expect(after.spec.tags).toBeUndefined();
  expect(after.status.tags).toHaveLength(1);
});

describe("a tag from another namespace", () => {
  const copy = (name: string) =>
    streamOf(name, [{ name: "v1", from: { kind: "ImageStreamTag", name: "shared:v1", namespace: "p2" } }]);

  beforeAll(() => cluster.admin.create("imagestreams", streamOf("shared", [reference("v1")]), "p2"));

  test("needs the right to pull from there", async () => {
    await expect(cluster.as(alice).create("imagestreams", copy("denied"))).rejects.toMatchObject({
      status: {
        code: 422,
        details: {
          causes: [{ field: "[]", message: expect.stringContaining('spec.tags[v1].from: Forbidden: p2/shared: ""') }],
        },
      },
    });
  });

  test("is copied once that right is given", async () => {
    await cluster.admin.create(
      "rolebindings",
      {
        metadata: { name: "pull" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:image-puller" },
        subjects: [{ kind: "User", name: "alice" }],
      },
      "p2",
    );
    const created = await cluster.as(alice).create("imagestreams", copy("granted"));
    expect(created.status.tags[0].items[0].dockerImageReference).toBe("quay.io/a/b:1");
  });

  test("does not follow when its source moves", async () => {
    await cluster.admin.create("imagestreams", copy("still"));
    await cluster.admin.patch("imagestreams", "shared", { spec: { tags: [reference("v1", "quay.io/a/b:9")] } }, "p2");
    const after = await cluster.admin.get("imagestreams", "still");
    expect(after.status.tags[0].items[0].dockerImageReference).toBe("quay.io/a/b:1");
  });
});

test("a write of the status keeps tags and repository, and fills in generations", async () => {
  const before = await cluster.admin.create("imagestreams", streamOf("status", [reference("v1")]));
  const item = {
    created: "2020-01-01T00:00:00Z",
    dockerImageReference: `quay.io/a/b@${digest("a")}`,
    image: digest("a"),
    generation: 0,
  };
  const after = await cluster.admin.replace("imagestreams/status", {
    ...before,
    metadata: { ...before.metadata, labels: { through: "status" } },
    spec: { ...before.spec, tags: [], dockerImageRepository: "quay.io/x/y", lookupPolicy: { local: true } },
    status: { ...before.status, tags: [{ tag: "other", items: [item] }] },
  });
  expect(after.spec.tags).toEqual(before.spec.tags);
  expect(after.spec.dockerImageRepository).toBeUndefined();
  expect(after.spec.lookupPolicy.local).toBe(true);
  expect(after.metadata).toMatchObject({ generation: 1, labels: { through: "status" } });
  expect(after.status.tags).toEqual([{ tag: "other", items: [{ ...item, generation: 1 }] }]);
});

describe("limits of a namespace", () => {
  beforeAll(async () => {
    const limits = [
      { type: "openshift.io/ImageStream", max: { "openshift.io/image-tags": "1", "openshift.io/images": "1" } },
    ];
    await cluster.admin.create("limitranges", { metadata: { name: "few" }, spec: { limits } }, "p2");
    const hard = { "openshift.io/imagestreams": "3" };
    await cluster.admin.create("resourcequotas", { metadata: { name: "streams" }, spec: { hard } }, "p2");
  });

  test("refuse more sources than allowed under the field []", async () => {
    const two = streamOf("two", [reference("a", "quay.io/a/b:1"), reference("b", "quay.io/a/b:2")]);
    await expect(cluster.admin.create("imagestreams", two, "p2")).rejects.toMatchObject({
      status: {
        code: 422,
        details: {
          causes: [
            {
              field: "[]",
              message:
                'Internal error: ImageStream.image.openshift.io "two" is forbidden: requested usage of openshift.io/image-tags ' +
                "exceeds the maximum limit per openshift.io/ImageStream (2 > 1)",
            },
          ],
        },
      },
    });
  });

  test("refuse a status with more images than allowed under the field imageStream", async () => {
    const stream = await cluster.admin.create("imagestreams", streamOf("images"), "p2");
    const items = ["a", "b"].map((letter) => ({
      created: null,
      dockerImageReference: `x@${digest(letter)}`,
      image: digest(letter),
      generation: 1,
    }));
    const status = { ...stream.status, tags: [{ tag: "v1", items }] };
    await expect(cluster.admin.replace("imagestreams/status", { ...stream, status }, "p2")).rejects.toMatchObject({
      status: { code: 422, details: { causes: [{ field: "imageStream", reason: "FieldValueForbidden" }] } },
    });
  });

  test("count streams, also those that a tag or an import would create", async () => {
    await cluster.admin.create("imagestreams", streamOf("third"), "p2");
    await expect(cluster.admin.create("imagestreams", streamOf("fourth"), "p2")).rejects.toThrow(
      'imagestreams.image.openshift.io "fourth" is forbidden: exceeded quota: streams, requested: openshift.io/imagestreams=1, used: openshift.io/imagestreams=3, limited: openshift.io/imagestreams=3',
    );
    const tag = { metadata: { name: "fourth:v1" }, tag: reference("v1") };
    await expect(cluster.admin.create("imagestreamtags", tag, "p2")).rejects.toMatchObject({ status: { code: 403 } });
    await expect(
      cluster.admin.create("imagestreamimports", importOf("fourth", { v1: "quay.io/a/b:1" }), "p2"),
    ).rejects.toMatchObject({
      status: { code: 403 },
    });
    await expect(
      cluster.admin.create("imagestreamtags", { metadata: { name: "third:v1" }, tag: reference("v1") }, "p2"),
    ).resolves.toBeDefined();
  });
});

test("repositories are those of the configured registries", async () => {
  const exposed = await startImageCluster({
    settings: { externalRegistryHostnames: ["registry.example.com"], imageStreamImportMode: "PreserveOriginal" },
  });
  const stream = await exposed.admin.create("imagestreams", streamOf("web", [reference("v1")]));
  expect(stream.status).toMatchObject({
    dockerImageRepository: `${internalRegistry}/p1/web`,
    publicDockerImageRepository: "registry.example.com/p1/web",
  });
  expect(stream.spec.tags[0].importPolicy.importMode).toBe("PreserveOriginal");
  await exposed.close();
});

test("only allowed registries may be referred to; what a stream has already it may keep", async () => {
  const strict = await startImageCluster({ settings: { allowedRegistriesForImport: [{ domainName: "quay.io" }] } });
  await expect(
    strict.admin.create("imagestreams", streamOf("web", [reference("v1", "gcr.io/a/b:1")])),
  ).rejects.toMatchObject({
    status: {
      code: 422,
      details: { causes: [{ reason: "FieldValueForbidden", field: "spec.tags[v1].from.name" }, expect.anything()] },
    },
  });
  await expect(strict.admin.create("imagestreams", streamOf("web", [reference("v1")]))).resolves.toBeDefined();
  await strict.close();
});
