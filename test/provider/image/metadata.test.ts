import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageMetadata } from "../../../provider/image/metadata.ts";
import { keepSecret } from "../../../provider/text/knownSecrets.ts";

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

test("the cluster's dockerImageMetadata gives the same from its capitalized members", () => {
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

test("every fact is one short line of plain text, whatever the labels say", () => {
  const evil = `1.4\u001b]8;;https://evil.example\u0007link\r\nerror: forged\u202e<{%fg 1%}>${"x".repeat(5_000_000)}`;
  const config = {
    architecture: evil,
    created: "2024-05-01T00:00:00Z",
    config: {
      ExposedPorts: Object.fromEntries(
        Array.from({ length: 5_000 }, (_, port) => [`${port}/tcp${evil.slice(0, 90)}`, {}]),
      ),
      Labels: Object.fromEntries(
        ["version", "revision", "source"].map((key) => [`org.opencontainers.image.${key}`, evil]),
      ),
    },
  };
  const metadata = imageMetadata(config);
  const texts = [metadata].flatMap(({ version, revision, source, platforms = [], exposedPorts = [] }) =>
    [version, revision, source, ...platforms, ...exposedPorts].map(String),
  );
  expect(texts.filter((text) => /\p{C}|<\{%/u.test(text))).toEqual([]);
  expect([metadata.version, metadata.revision, metadata.source].map((text) => text?.at(-1))).toEqual(["…", "…", "…"]);
  expect(metadata.exposedPorts?.at(-1)).toBe("… and 4900 more");
  expect(JSON.stringify(metadata).length).toBeLessThan(10_000);
});

// `pulumi config set --secret port 8080` made `[redacted]/tcp` of an exposed port, in outputs and in the lock file.
test("facts do not depend on the secrets that this process has seen", () => {
  keepSecret("8080-alpine");
  const config = { config: { Labels: { "org.opencontainers.image.version": "8080-alpine" } } };
  expect(imageMetadata(config)).toMatchObject({ version: "8080-alpine" });
});
