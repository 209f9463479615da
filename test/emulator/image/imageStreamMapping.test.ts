import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { systemUser } from "../../../emulator/apiserver/access.ts";
import { pushToStream } from "../../../emulator/controllers/integratedRegistry.ts";
import { image } from "../../../emulator/registry/index.ts";
import { type ImageCluster, startImageCluster, streamOf } from "./imageCluster.ts";
import { digest, internalRegistry } from "./streams.ts";

let cluster: ImageCluster;

beforeAll(async () => {
  cluster = await startImageCluster();
});
afterAll(() => cluster.close());

const mapping = (stream: string, tag: string, letter: string, image: object = {}) => ({
  metadata: { name: stream },
  tag,
  image: { metadata: { name: digest(letter) }, ...image },
});

describe("a mapping", () => {
  test("of a missing stream is refused and creates nothing", async () => {
    await expect(cluster.admin.create("imagestreammappings", mapping("none", "v1", "a"))).rejects.toThrow(
      'imagestreammappings.image.openshift.io "none" not found',
    );
    await expect(cluster.admin.get("imagestreams", "none")).rejects.toThrow("not found");
  });

  test("adds Image and history entry with the stream's generation, never a spec tag", async () => {
    await cluster.admin.create("imagestreams", streamOf("pushed"));
    const answer = await cluster.admin.create("imagestreammappings", mapping("pushed", "v1", "a"));
    expect(answer.status).toBe("Success");
    const stream = await cluster.admin.get("imagestreams", "pushed");
    expect(stream.spec.tags).toBeUndefined();
    expect(stream.metadata.generation).toBe(1);
    expect(stream.status.tags).toEqual([
      {
        tag: "v1",
        items: [
          {
            created: "2026-01-05T10:00:00Z",
            dockerImageReference: `${internalRegistry}/p1/pushed@${digest("a")}`,
            image: digest("a"),
            generation: 1,
          },
        ],
      },
    ]);
    const tag = await cluster.admin.get("imagestreamtags", "pushed:v1");
    expect(tag.tag).toBeNull();
    expect(tag.image.metadata.name).toBe(digest("a"));
  });

  test("moves the tags that follow the pushed one", async () => {
    const alias = { name: "latest", from: { kind: "ImageStreamTag", name: "v1" } };
    await cluster.admin.create("imagestreams", streamOf("followed", [alias]));
    await cluster.admin.create("imagestreammappings", mapping("followed", "v1", "b"));
    const { status } = await cluster.admin.get("imagestreams", "followed");
    expect(
      status.tags.map(({ tag, items }: { tag: string; items: { image: string }[] }) => [tag, items[0]?.image]),
    ).toEqual([
      ["latest", digest("b")],
      ["v1", digest("b")],
    ]);
  });

  test("of a managed image that is known already points at this stream", async () => {
    const managed = { metadata: { name: digest("c"), annotations: { "openshift.io/image.managed": "true" } } };
    await cluster.admin.create("imagestreams", streamOf("one"));
    await cluster.admin.create("imagestreams", streamOf("two"));
    const elsewhere = { ...managed, dockerImageReference: `${internalRegistry}/p1/one@${digest("c")}` };
    await cluster.admin.create("imagestreammappings", mapping("one", "v1", "c", elsewhere));
    await cluster.admin.create("imagestreammappings", mapping("two", "v1", "c", elsewhere));
    const { status } = await cluster.admin.get("imagestreams", "two");
    expect(status.tags[0].items[0].dockerImageReference).toBe(`${internalRegistry}/p1/two@${digest("c")}`);
  });

  test("needs a tag and an image", async () => {
    await expect(
      cluster.admin.create("imagestreammappings", { metadata: { name: "pushed" }, image: { metadata: {} } }),
    ).rejects.toThrow(/tag: Required value.*image.metadata.name: Required value/);
  });

  test("of an image larger than the namespace allows is refused", async () => {
    const limits = { limits: [{ type: "openshift.io/Image", max: { storage: "10" } }] };
    await cluster.admin.create("limitranges", { metadata: { name: "small" }, spec: limits }, "p2");
    await cluster.admin.create("imagestreams", streamOf("pushed"), "p2");
    const large = { dockerImageManifest: manifest, dockerImageConfig: "{}", dockerImageManifestMediaType: mediaType };
    await expect(
      cluster.admin.create("imagestreammappings", mapping("pushed", "v1", "d", large), "p2"),
    ).rejects.toThrow("requested usage of storage exceeds the maximum limit per openshift.io/Image (102 > 10)");
  });
});

const mediaType = "application/vnd.oci.image.manifest.v1+json";
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digest("1"), size: 2 },
  layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digest("2"), size: 100 }],
});

test("a pushed raw manifest is described in the Image: layers in order, metadata from the configuration", async () => {
  await cluster.admin.create("imagestreams", streamOf("raw"));
  const config = JSON.stringify({ architecture: "arm64", created: "2024-01-01T00:00:00.5Z", config: { Cmd: ["run"] } });
  const raw = { dockerImageManifest: manifest, dockerImageConfig: config, dockerImageManifestMediaType: mediaType };
  await cluster.admin.create("imagestreammappings", mapping("raw", "v1", "e", raw));
  const image = await cluster.admin.get("images", digest("e"));
  expect(image.metadata.annotations).toEqual({ "image.openshift.io/dockerLayersOrder": "ascending" });
  expect(image.dockerImageLayers).toEqual([
    { name: digest("2"), size: 100, mediaType: "application/vnd.oci.image.layer.v1.tar" },
  ]);
  expect(image.dockerImageMetadata).toMatchObject({
    Id: digest("1"),
    Created: "2024-01-01T00:00:00Z",
    Architecture: "arm64",
    Config: { Cmd: ["run"] },
    Size: 100 + config.length,
  });
  const tag = await cluster.admin.get("imagestreamtags", "raw:v1");
  expect(tag.image.dockerImageManifest).toBeUndefined();
});

test("a pushed manifest list keeps its children, which are Images of their own", async () => {
  const list = image({ version: "multi", platforms: ["linux/amd64", "linux/arm64"] });
  const target = { namespace: "p1", stream: "multi", tag: "v1" };
  await pushToStream(cluster.core.client(systemUser, "registry"), cluster.registry, target, list);
  const tag = await cluster.admin.get("imagestreamtags", "multi:v1");
  expect(tag.image.dockerImageManifests.map((child: { architecture: string }) => child.architecture)).toEqual([
    "amd64",
    "arm64",
  ]);
  const { images } = await cluster.admin.get("imagestreams/layers", "multi");
  const missing = Object.values<{ imageMissing: boolean }>(images).map(({ imageMissing }) => imageMissing);
  expect(missing).toEqual([false, false, false]);
});
