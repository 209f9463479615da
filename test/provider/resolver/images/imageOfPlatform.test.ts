import { afterAll, expect, test } from "@jest/globals";
import { image } from "../../../../emulator/index.ts";
import { openRegistry } from "../../../../provider/registry/registry.ts";
import { ClusterImages } from "../../../../provider/resolver/images/clusterImages.ts";
import { RegistryImages } from "../../../../provider/resolver/images/registryImages.ts";
import { testbed } from "../../resources/testbed.ts";

const bed = testbed();
const registry = openRegistry();
afterAll(() => registry.close());

const index = ["linux/s390x", "linux/arm64/v8", "linux/arm/v6", "linux/arm/v7", "windows/amd64"];
const images = {
  index: image({ version: "1", platforms: index }),
  single: image({ version: "1", platform: "linux/arm64" }),
  variantless: image({ version: "1", platform: "linux/arm" }),
  windows: image({ version: "1", platform: "windows/amd64" }),
};
const child = (platform: string) => image({ version: "1", platform }).digest;

test.each<[keyof typeof images, string, string | undefined]>([
  ["index", "linux/arm64", child("linux/arm64/v8")],
  ["index", "linux/arm64/v8", child("linux/arm64/v8")],
  ["index", "linux/arm", child("linux/arm/v6")],
  ["index", "linux/arm/v7", child("linux/arm/v7")],
  ["index", "windows/amd64", child("windows/amd64")],
  ["index", "linux/amd64", undefined],
  ["index", "linux/arm/v5", undefined],
  ["single", "linux/arm64", images.single.digest],
  ["single", "linux/arm64/v8", images.single.digest],
  ["single", "linux/amd64", undefined],
  ["variantless", "linux/arm/v6", images.variantless.digest],
  ["windows", "windows/amd64", images.windows.digest],
  ["windows", "linux/amd64", undefined],
])(
  "of %s, cluster and registry say the same image for %s, or which platforms it has",
  async (name, platform, digest) => {
    const namespace = await bed.namespace();
    await bed.cluster.registry.push("acme/app", name, images[name]);
    const request = {
      namespace,
      reference: bed.reference(`acme/app:${name}`),
      insecure: false,
      importMode: undefined,
      platform,
    };
    const answers = await Promise.all([
      new ClusterImages(bed.client.imageStreamImports).resolve(request),
      new RegistryImages(registry).resolve(request),
    ]);
    for (const answer of answers) {
      if (digest !== undefined) {
        expect(answer).toMatchObject({ image: { digest, metadata: { version: "1" } } });
      } else {
        const has = name === "index" ? index : [name === "single" ? "linux/arm64" : "windows/amd64"];
        expect(answer).toMatchObject({ problem: { code: "PLATFORM_NOT_FOUND", severity: "error" } });
        const message = `no image for ${platform}.*; choose a platform that it has: ${has.join(", ")}`;
        expect(answer).toHaveProperty("problem.summary", expect.stringMatching(message));
      }
    }
    const [byCluster, byRegistry] = answers.map((answer) => ("image" in answer ? answer.image.metadata.platforms : []));
    expect(byCluster).toEqual(byRegistry);
    const [layers, sameLayers] = answers.map((answer) => ("image" in answer ? answer.image.layers : undefined));
    expect(layers).toEqual(sameLayers);
    expect(layers?.length ?? 0).toBeGreaterThan(digest === undefined ? -1 : 0);
  },
);
