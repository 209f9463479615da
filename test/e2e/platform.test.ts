import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { image } from "../../sdk/testing/registry/image.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const platforms = ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7"];
const first = image({ version: "1.4.0", platforms });
const second = image({ version: "1.4.1", platforms });
const withoutArm = image({ version: "1.4.2", platforms: ["linux/amd64", "linux/s390x"] });
const child = (version: string, platform: string): string => image({ version, platform }).digest;
const arm64 = `platform: "linux/arm64"`;

// On the second one, a tag that says nothing else is the index.
describe.each(["Legacy", "PreserveOriginal"] as const)("on a cluster that imports %s by default", (mode) => {
  const bed = testbed({ settings: { imageStreamImportMode: mode } });
  const reference = () => `${bed.repository}:1.4`;

  beforeAll(async () => {
    for (const one of [withoutArm, second]) await bed.cluster.registry.push("acme/app", undefined, one);
  });

  beforeEach(async () => {
    await bed.cluster.registry.push("acme/app", "1.4", first);
    bed.cluster.requests.clear();
    bed.cluster.registry.requests.clear();
  });

  const declare = (name: string, more: string) =>
    bed.project.program(
      `new imagestream.ImageStream("${name}", { spec: { tags: [{ name: "1.4", from: "${reference()}", ${more} }] } });`,
    );

  /** How many there were since the last call. */
  const countWrites = (): number => {
    const { length } = bed.writes();
    bed.cluster.requests.clear();
    return length;
  };

  const live = async (stream: string) => {
    const { spec, image } = await bed.firstTag(stream);
    return {
      source: spec.from.name,
      prefers: spec.annotations?.["importer.image.openshift.io/prefer-arch"],
      importMode: spec.importPolicy.importMode,
      image,
    };
  };

  /** What a preview shows, and what the update that follows makes of the tag, in at most so many writes. */
  const applied = async (name: string, most: number) => {
    const { failed, inputs } = await run(bed.project, "preview");
    const { digest, platforms } = (inputs(name)["images"] as Record<string, { digest: string; platforms: string[] }>)[
      "1.4"
    ] ?? { digest: "", platforms: [] };
    const up = await run(bed.project, "up");
    expect({ failed, up: up.diagnostics, writes: countWrites() <= most }).toEqual({
      failed: false,
      up: [],
      writes: true,
    });
    const { image, ...rest } = await live(name);
    expect(image).toBe(digest);
    return { digest, platforms, ...rest };
  };

  test("the platform's image is shown and applied, unchanged it is neither written nor drift, and it moves with its index", async () => {
    declare("app", arm64);
    expect(await applied("app", 2)).toEqual({
      digest: child("1.4.0", "linux/arm64"),
      platforms: ["linux/arm64"],
      source: reference(),
      prefers: "arm64",
      importMode: "Legacy",
    });
    expect((await run(bed.project, "refresh")).changes).toEqual({});
    expect((await run(bed.project, "up")).changes).toEqual({});
    expect(countWrites()).toBe(0);
    bed.cluster.registry.moveTag("acme/app", "1.4", second.digest);
    expect(await applied("app", 1)).toMatchObject({ digest: child("1.4.1", "linux/arm64"), source: reference() });
  });

  if (mode === "PreserveOriginal") return;

  test("another platform, the index and the platform again are at most two writes each; a variant is written by digest", async () => {
    declare("app", `platform: "linux/arm/v7"`);
    const v7 = child("1.4.0", "linux/arm/v7");
    expect(await applied("app", 2)).toEqual({
      digest: v7,
      platforms: ["linux/arm/v7"],
      source: reference().replace(":1.4", `@${v7}`),
      prefers: undefined,
      importMode: "Legacy",
    });
    declare("app", `importPolicy: { importMode: "PreserveOriginal" }`);
    expect(await applied("app", 2)).toMatchObject({ digest: first.digest, platforms, source: reference() });
    declare("app", arm64);
    expect(await applied("app", 2)).toMatchObject({ digest: child("1.4.0", "linux/arm64"), prefers: "arm64" });
    declare("app", "");
    expect(await applied("app", 2)).toMatchObject({ digest: child("1.4.0", "linux/amd64"), prefers: undefined });
    expect((await run(bed.project, "refresh")).changes).toEqual({});
    expect((await run(bed.project, "destroy")).failed).toBe(false);
  });

  test("an image without the platform is refused in the preview, by the cluster and by the registry, with those it has", async () => {
    declare("refused", `platform: "linux/s390x"`);
    const preview = await run(bed.project, "preview");
    expect(preview.failed).toBe(true);
    for (const part of [`spec.tags["1.4"].from`, "no image for linux/s390x", platforms.join(", ")]) {
      expect(preview.diagnostics.join("\n")).toContain(part);
    }
    const end = bed.cluster.fault({ fault: { kind: "error", status: 403 }, match: { path: /imagestreamimports$/ } });
    const fallback = await run(bed.project, "preview");
    end();
    expect(fallback.failed).toBe(true);
    expect(fallback.diagnostics.join("\n")).toContain(`choose a platform that it has: ${platforms.join(", ")}`);
  });

  test("an index that loses the platform while it is imported fails with both platforms and leaves the announced image", async () => {
    declare("lost", `${arm64}, onMoved: "accept"`);
    await run(bed.project, "preview");
    const asked = bed.cluster.registry.requests.list({ repository: "acme/app", reference: "1.4" }).length;
    bed.cluster.registry.when({
      match: { repository: "acme/app", reference: "1.4" },
      nth: asked + 1,
      moment: "before",
      run: () => bed.cluster.registry.moveTag("acme/app", "1.4", withoutArm.digest),
    });
    const up = await run(bed.project, "up");
    expect(up.failed).toBe(true);
    const said = up.diagnostics.join("\n");
    const [wanted, got] = [child("1.4.0", "linux/arm64"), child("1.4.2", "linux/amd64")];
    expect(said).toContain(`announced as ${wanted} for linux/arm64, but the cluster has ${got} for linux/amd64`);
    expect((await live("lost")).image).toBe(wanted);
  });
});
