import { expect, test } from "@jest/globals";
import { image } from "../../../../emulator/index.ts";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import type { ImageStreamInputs } from "../../../../provider/resources/imageStream/inputs.ts";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();
const index = image({ version: "1", platforms: ["linux/amd64", "linux/arm64", "linux/arm/v7"] });
const child = (platform: string, version = "1"): string => image({ version, platform }).digest;
const preferArch = "importer.image.openshift.io/prefer-arch";

/** A stream whose one tag has this platform, and is expected to have this image. */
function declared(
  namespace: string,
  parts: Partial<TagReference>,
  digest = child(parts.platform ?? "linux/amd64"),
): ImageStreamInputs {
  const tag = { name: "1", from: { kind: "DockerImage" as const, name: bed.reference("acme/app:1") }, ...parts };
  return { metadata: { name: "app", namespace }, spec: { tags: [tag] }, images: { "1": { digest } } };
}

async function live(namespace: string) {
  const { spec, status } = await bed.client.imageStreams.get(namespace, "app");
  return { tag: spec?.tags?.[0], image: status?.tags?.[0]?.items?.[0]?.image };
}

async function applied(parts: Partial<TagReference>) {
  const namespace = await bed.namespace();
  await bed.cluster.registry.push("acme/app", "1", index);
  const stream = new Lifecycle(imageStream, () => bed.context);
  await stream.up(declared(namespace, parts));
  bed.writes();
  return { namespace, stream };
}

test("annotations of others stay when a platform comes, changes and goes, each in two writes", async () => {
  const { namespace, stream } = await applied({});
  const others = { spec: { tags: [{ name: "1", annotations: { team: "shop" } }] } };
  await bed.client.imageStreams.patch(namespace, "app", others, { type: "strategic" });
  bed.writes();
  for (const platform of ["linux/arm64", "linux/amd64", undefined]) {
    expect(await stream.up(declared(namespace, platform === undefined ? {} : { platform }))).toBe("update");
    expect(bed.writes()).toEqual(["PATCH imagestreams/app", "POST imagestreamimports"]);
    const { tag, image: now } = await live(namespace);
    expect(now).toBe(child(platform ?? "linux/amd64"));
    expect(tag?.annotations).toMatchObject({ team: "shop" });
    expect(tag?.annotations?.[preferArch]).toBe(platform?.split("/")[1]);
    expect(await stream.refresh()).toBe("same");
  }
});

test("a variant, which the cluster cannot pick, is written by digest; it, the index and platforms replace each other in at most two writes", async () => {
  const { namespace, stream } = await applied({ platform: "linux/arm64" });
  const variant = { platform: "linux/arm/v7" };
  const whole = { importPolicy: { importMode: "PreserveOriginal" as const } };
  const changes: Partial<TagReference>[] = [variant, whole, variant, { platform: "linux/arm64" }, {}];
  for (const parts of changes) {
    const digest = "importPolicy" in parts ? index.digest : child(parts.platform ?? "linux/amd64");
    expect(await stream.up(declared(namespace, parts, digest))).toBe("update");
    expect(bed.writes().length).toBeLessThanOrEqual(2);
    const { tag, image: now } = await live(namespace);
    expect(now).toBe(digest);
    expect(tag).toMatchObject({
      from: { name: bed.reference(parts.platform === "linux/arm/v7" ? `acme/app@${digest}` : "acme/app:1") },
      importPolicy: { importMode: "importPolicy" in parts ? "PreserveOriginal" : "Legacy" },
    });
    expect(await stream.refresh()).toBe("same");
    expect(await stream.up(declared(namespace, parts, digest))).toBe("same");
  }
});

test("a preference that others take away, or the index in its place, is drift and comes back", async () => {
  const { namespace, stream } = await applied({ platform: "linux/arm64" });
  for (const change of [
    { annotations: { [preferArch]: null } },
    { importPolicy: { importMode: "PreserveOriginal" } },
  ]) {
    const patch = { spec: { tags: [{ name: "1", ...change }] } };
    await bed.client.imageStreams.patch(namespace, "app", patch, { type: "strategic" });
    expect(await stream.refresh()).toBe("drift");
    expect(await stream.up(declared(namespace, { platform: "linux/arm64" }))).toBe("update");
    expect((await live(namespace)).tag).toMatchObject({
      annotations: { [preferArch]: "arm64" },
      importPolicy: { importMode: "Legacy" },
    });
    expect(await stream.refresh()).toBe("same");
  }
});

test("a preference of others for a tag without a platform is drift, since the tag would get another image", async () => {
  const { namespace, stream } = await applied({});
  const patch = { spec: { tags: [{ name: "1", annotations: { [preferArch]: "arm64" } }] } };
  await bed.client.imageStreams.patch(namespace, "app", patch, { type: "strategic" });
  expect(await stream.refresh()).toBe("drift");
  expect(await stream.up(declared(namespace, {}))).toBe("update");
  expect((await live(namespace)).tag?.annotations?.[preferArch]).toBeUndefined();
});

test("a scheduled tag keeps its platform when the cluster moves it, and fails if an import has another one", async () => {
  const scheduled = { platform: "linux/arm64", importPolicy: { scheduled: true } };
  const { namespace, stream } = await applied(scheduled);
  const next = image({ version: "2", platforms: ["linux/amd64", "linux/arm64"] });
  await bed.cluster.registry.push("acme/app", "1", next);
  // As the cluster's schedule does.
  await bed.client.imageStreamImports.create(namespace, {
    metadata: { name: "app" },
    spec: {
      import: true,
      images: [
        {
          from: { kind: "DockerImage", name: bed.reference("acme/app:1") },
          to: { name: "1" },
          importPolicy: { scheduled: true, importMode: "Legacy" },
        },
      ],
    },
  });
  expect((await live(namespace)).image).toBe(child("linux/arm64", "2"));
  expect(await stream.refresh()).toBe("same");
  await bed.cluster.registry.push("acme/app", "1", image({ version: "3", platforms: ["linux/amd64"] }));
  const insecure = { ...scheduled, importPolicy: { scheduled: true, insecure: true } };
  await expect(stream.up(declared(namespace, insecure))).rejects.toThrow(/for linux\/arm64, but .* for linux\/amd64/);
});

test("an image that is announced for one platform, where the cluster takes another, is told so and given back", async () => {
  const namespace = await bed.namespace();
  await bed.cluster.registry.push("acme/app", "1", index);
  const stream = new Lifecycle(imageStream, () => bed.context);
  const inputs = declared(namespace, {}, child("linux/arm64"));
  const images = { "1": { digest: child("linux/arm64"), platforms: ["linux/arm64"] } };
  await expect(stream.up({ ...inputs, images })).rejects.toThrow(/for linux\/arm64.*declare the tag's platform/);
  expect((await live(namespace)).image).toBe(child("linux/arm64"));
});

test("a platform of a reference by digest is written as the digest of the platform's image", async () => {
  const from = { kind: "DockerImage" as const, name: bed.reference(`acme/app@${index.digest}`) };
  const { namespace, stream } = await applied({ from, platform: "linux/arm64" });
  const { tag, image: now } = await live(namespace);
  expect(now).toBe(child("linux/arm64"));
  expect(tag?.from?.name).toBe(bed.reference(`acme/app@${child("linux/arm64")}`));
  expect(tag?.annotations?.[preferArch]).toBeUndefined();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, { from, platform: "linux/arm64" }))).toBe("same");
});

test("a single tag has its platform from the first import on, in a stream that is there or not", async () => {
  const namespace = await bed.namespace();
  await bed.cluster.registry.push("acme/app", "1", index);
  for (const name of ["app:1", "app:2"]) {
    const tag = new Lifecycle(imageStreamTag, () => bed.context);
    const from = { kind: "DockerImage" as const, name: bed.reference("acme/app:1") };
    const inputs = {
      metadata: { name, namespace },
      tag: { from, platform: "linux/arm64" },
      resolved: { digest: child("linux/arm64") },
    };
    await tag.up(inputs);
    expect(bed.writes()).toHaveLength(2);
    expect(await tag.refresh()).toBe("same");
    expect(await tag.up(inputs)).toBe("same");
  }
});
