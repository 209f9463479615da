import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf } from "../../../emulator/registry/digest.ts";
import { image, imageIndex } from "../../../emulator/registry/index.ts";
import { layer } from "../../../emulator/registry/layer.ts";

const parse = (content: Buffer | undefined) => JSON.parse(String(content));

test("the same options give the same digest, everywhere", () => {
  expect(image({ version: "1.0" }).digest).toBe(image({ version: "1.0" }).digest);
  expect(image({ version: "1.0" }).digest).toBe(
    "sha256:052fe3e9d819cfb037989f11809e67ade9f4d692c344fb776a234acad27506db",
  );
  expect(image({ version: "1.1" }).digest).not.toBe(image({ version: "1.0" }).digest);
});

test("labels, ports, times and platform stand in the config", () => {
  const built = image({
    version: "1.4.2",
    revision: "abc123",
    created: "2024-05-06T07:08:09Z",
    platform: "linux/arm64/v8",
    labels: { team: "web" },
    exposedPorts: [8080, "53/udp"],
    env: { A: "b" },
    entrypoint: ["/app"],
  });
  expect(parse(built.blobs[0]?.content)).toMatchObject({
    architecture: "arm64",
    os: "linux",
    variant: "v8",
    created: "2024-05-06T07:08:09Z",
    config: {
      Env: ["A=b"],
      ExposedPorts: { "8080/tcp": {}, "53/udp": {} },
      Entrypoint: ["/app"],
      Labels: {
        "org.opencontainers.image.version": "1.4.2",
        "org.opencontainers.image.revision": "abc123",
        team: "web",
      },
    },
  });
});

test("digests and sizes of the manifest are those of the content", () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()), { maxLength: 3 }), (layers) => {
      const built = image({ layers });
      const manifest = parse(built.manifests[0]?.content);
      const descriptors = [manifest.config, ...manifest.layers];
      expect(descriptors.map(({ digest }) => digest)).toEqual(built.blobs.map(({ content }) => digestOf(content)));
      expect(descriptors.map(({ size }) => size)).toEqual(built.blobs.map(({ content }) => content.length));
      const inside = built.blobs.slice(1).map(({ content }) => digestOf(gunzipSync(content)));
      expect(parse(built.blobs[0]?.content).rootfs.diff_ids).toEqual(inside);
    }),
  );
});

test("a layer is a gzipped tar of its files, of any size", () => {
  const { content } = layer({ "app.txt": "hello\n" });
  const tar = gunzipSync(content);
  expect(tar.subarray(0, 7).toString()).toBe("app.txt");
  expect(tar.subarray(512, 518).toString()).toBe("hello\n");
  const sum = [...tar.subarray(0, 148), ...Buffer.from("        "), ...tar.subarray(156, 512)];
  expect(Number.parseInt(tar.subarray(148, 154).toString(), 8)).toBe(sum.reduce((total, byte) => total + byte, 0));
  expect(layer({ size: 200_000 }).content.length).toBeGreaterThan(200_000);
  expect(gunzipSync(layer({ size: 200_000 }).content).length % 512).toBe(0);
});

test("several platforms make an index with one child for each", () => {
  const built = image({ version: "2", platforms: ["linux/amd64", "linux/arm64"] });
  expect(built.mediaType).toBe("application/vnd.oci.image.index.v1+json");
  expect(parse(built.manifests.at(-1)?.content).manifests).toEqual([
    expect.objectContaining({ platform: { architecture: "amd64", os: "linux" } }),
    expect.objectContaining({ platform: { architecture: "arm64", os: "linux" } }),
  ]);
  expect(imageIndex([image({ version: "2" })], { format: "docker" }).mediaType).toBe(
    "application/vnd.docker.distribution.manifest.list.v2+json",
  );
});
