import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageMetadata } from "../../../provider/image/metadata.ts";

test("a registry's config blob gives version, revision, source, created, platform and ports", () => {
  const config = {
    architecture: "arm64",
    os: "linux",
    variant: "v8",
    created: "2024-05-01T00:00:00Z",
    config: {
      ExposedPorts: { "8443/tcp": {}, "8080/tcp": {}, "53/udp": {} },
      Labels: {
        "org.opencontainers.image.version": "1.4.2",
        "org.opencontainers.image.revision": "abc",
        "org.opencontainers.image.source": "https://example.com/app",
      },
    },
  };
  expect(imageMetadata(config, { size: 1234 })).toEqual({
    version: "1.4.2",
    revision: "abc",
    source: "https://example.com/app",
    created: "2024-05-01T00:00:00Z",
    platforms: ["linux/arm64/v8"],
    size: 1234,
    exposedPorts: ["53/udp", "8080/tcp", "8443/tcp"],
  });
});

test("the cluster's dockerImageMetadata gives the same from its capitalised members", () => {
  const metadata = {
    kind: "DockerImage",
    Architecture: "amd64",
    Created: "2024-05-01T00:00:00Z",
    Size: 99,
    Config: { Labels: { version: "9.4", release: "12", "vcs-ref": "def" }, ExposedPorts: { "80": {} } },
  };
  expect(imageMetadata(metadata)).toEqual({
    version: "9.4-12",
    revision: "def",
    created: "2024-05-01T00:00:00Z",
    platforms: ["linux/amd64"],
    size: 99,
    exposedPorts: ["80/tcp"],
  });
});

test("the time of a reproducible build is taken from its label", () => {
  const label = "2024-06-01T00:00:00Z";
  const config = { created: "1970-01-01T00:00:00Z", config: { Labels: { "org.opencontainers.image.created": label } } };
  expect(imageMetadata(config).created).toBe(label);
});

test("an index has the platforms of all its images", () => {
  const platforms = ["linux/amd64", "linux/arm64"];
  expect(imageMetadata({ architecture: "amd64" }, { platforms }).platforms).toEqual(platforms);
});

test("anything is accepted, and no member is undefined", () => {
  fc.assert(
    fc.property(fc.anything(), (config) => {
      expect(Object.values(imageMetadata(config))).not.toContain(undefined);
    }),
  );
});
