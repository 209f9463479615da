import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import type { ImageRequest } from "../../../../provider/resolver/images/imageSource.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../../../../sdk/connection.ts";
import { resolveBuildImages } from "../../../../sdk/declarations/builds/resolveBuildImages.ts";
import { messageText } from "../../../../sdk/messages/say.ts";
import { declared } from "../../../provider/resources/buildConfig/declared.ts";

const image = (name: string) => ({ kind: "DockerImage" as const, name });
const paths = [{ sourcePath: "/a", destinationDir: "b" }];
const spec: BuildConfigSpec = {
  strategy: { dockerStrategy: { from: image("quay.io/acme/base:1") } },
  source: {
    images: [
      { from: image("quay.io/acme/a:1"), paths },
      { from: image("quay.io/acme/b:1"), paths },
      { from: image("quay.io/acme/base:1"), paths },
    ],
  },
};

/** The images that are resolved as secrets. */
async function secretImages(secrets: string[]): Promise<string[]> {
  const seen: string[] = [];
  const resolve = async ({ reference, isSecret }: ImageRequest & { isSecret?: boolean }) => {
    if (isSecret === true) seen.push(reference);
    return { problem: { path: "", summary: "not told" } };
  };
  // Images of registries need nothing else of it.
  const connection = { images: { resolve } } as unknown as Connection;
  await resolveBuildImages(declared(spec), { connection, place: 0, secrets, comesLater: async () => false });
  return seen.sort();
}

test.each<[string, string[]]>([
  ["/spec/source/images/1/from", ["quay.io/acme/b:1"]],
  ["/spec/source/images/2/from/name", ["quay.io/acme/base:1"]],
  ["/spec/strategy/dockerStrategy/from", ["quay.io/acme/base:1"]],
  ["/spec/strategy/dockerStrategy/env/A/value", []],
  ["/spec/source/images", ["quay.io/acme/a:1", "quay.io/acme/b:1", "quay.io/acme/base:1"]],
])("with the secret %s, these images are secrets: %j", async (path, names) => {
  expect(await secretImages([path])).toEqual(names);
});

test("an image of a registry that a preview does not find is unknown, with a warning: the build may find it", async () => {
  await pulumi.runtime.setMocks(
    { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) },
    "project",
    "stack",
    true,
  );
  const resolve = async () => ({ problem: { path: "", summary: "not told" } });
  const connection = { images: { resolve } } as unknown as Connection;
  const found = await resolveBuildImages(
    declared({ strategy: { dockerStrategy: { from: image("quay.io/acme/base:1") } } }),
    {
      connection,
      place: 0,
      secrets: [],
      comesLater: async () => false,
    },
  );
  expect(found.images).toEqual({ "quay.io/acme/base:1": { digest: unknown } });
  expect([found.refused, found.unresolved]).toEqual([[], []]);
  expect(found.warnings.map(messageText)).toEqual([
    expect.stringMatching(
      /^quay\.io\/acme\/base:1 is not known\n.*spec\.strategy\.dockerStrategy\.from: not told\n.*pull secret/,
    ),
  ]);
});
