import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ApiImageStream } from "../../../../provider/cluster/api/imageStream.ts";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import { withAccepted } from "../../../../provider/resources/imageStream/outputs.ts";
import { foreignTag, withWritten, writtenSources } from "../../../../provider/resources/imageStream/ownership.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { warned } from "../warned.ts";
import { alias, bed, declared, docker, live, newest } from "./declaredStream.ts";

const newStream = () => warned(imageStream, () => bed.context);
const theirs = () => ({ kind: "DockerImage", name: bed.reference("acme/app:other") });

/** A stream with the tags 1.4 and 1.5, and the images that tests want. */
async function applied(tags: TagReference[] = [docker("1.4"), docker("1.5")]) {
  const namespace = await bed.namespace();
  for (const tag of ["1.4", "1.5", "other"]) await bed.push("acme/app", tag, `${namespace} ${tag}`);
  const stream = newStream();
  await stream.up(declared(namespace, tags));
  return { namespace, stream };
}

/** `oc tag`. */
async function ocTag(namespace: string, name: string, from: object) {
  const referencePolicy = { type: "Source" };
  const metadata = { name: `app:${name}`, namespace };
  await bed.client.imageStreamTags.replace(namespace, metadata.name, {
    metadata,
    tag: { name, from, generation: 0, importPolicy: { importMode: "Legacy" }, referencePolicy },
  });
  await bed.cluster.settled();
  bed.writes();
}

const sourceOf = async (namespace: string, name: string) =>
  (await live(namespace)).spec?.tags?.find((tag) => tag.name === name)?.from?.name;
const stays =
  /^another user or program has pointed image stream tag shop-\d+\/app:1\.4 to [^ ]+\/acme\/app:other: it stays; /;

test("a tag that another user has pointed elsewhere stays when it is no longer declared, with or without a refresh", async () => {
  for (const isRefreshed of [true, false]) {
    const { namespace, stream } = await applied();
    await ocTag(namespace, "1.4", theirs());
    if (isRefreshed) expect(await stream.refresh()).toBe("drift");
    await stream.up(declared(namespace, []));
    expect(bed.writes()).toEqual(["DELETE imagestreamtags/app:1.5"]);
    expect(stream.warnings).toEqual([expect.stringMatching(stays)]);
    expect(await sourceOf(namespace, "1.4")).toBe(theirs().name);
    expect(stream.outs.spec.tags).toEqual([]);
  }
});

test("an update without a refresh leaves a tag that another user has pointed elsewhere, and says so in the state", async () => {
  const { namespace, stream } = await applied([docker("1.4"), docker("1.5"), alias("stable", "1.4")]);
  await ocTag(namespace, "1.4", theirs());
  const moved = await bed.push("acme/app", "1.5", `${namespace} 1.5.1`);
  await bed.push("acme/app", "1.4", `${namespace} 1.4.1`);
  const news = () => declared(namespace, [docker("1.4"), docker("1.5"), alias("stable", "1.4")]);
  expect(await stream.up(news())).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  expect(stream.warnings).toEqual([expect.stringMatching(stays)]);
  expect(await newest(namespace, "1.5")).toBe(moved);
  const other = bed.cluster.registry.digest("acme/app", "other");
  expect(await newest(namespace, "1.4")).toBe(other);
  // What downstream sees is what the cluster has, also of a tag that follows.
  expect([stream.outs.images["1.4"]?.digest, stream.outs.images["stable"]?.digest]).toEqual([other, other]);
  expect(stream.outs.spec.tags?.[0]?.from?.name).toBe(theirs().name);
  // The next preview shows what is there, and the update that follows puts it back.
  expect(await stream.up(news())).toBe("update");
  expect(stream.warnings).toHaveLength(1);
  for (const tag of ["1.4", "stable"]) {
    expect(await newest(namespace, tag)).toBe(bed.cluster.registry.digest("acme/app", "1.4"));
  }
  expect(await stream.refresh()).toBe("same");
  expect(stream.outs.written).toBeUndefined();
});

test("a tag that is pointed elsewhere once more after a refresh stays", async () => {
  const { namespace, stream } = await applied();
  await ocTag(namespace, "1.4", { ...theirs(), name: bed.reference("acme/app:1.5") });
  expect(await stream.refresh()).toBe("drift");
  await ocTag(namespace, "1.4", theirs());
  expect(await stream.up(declared(namespace, [docker("1.4"), docker("1.5")]))).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(stream.warnings).toEqual([expect.stringMatching(stays)]);
});

test("an update that fails in part does not make a foreign tag ours", async () => {
  const { namespace, stream } = await applied();
  await ocTag(namespace, "1.4", theirs());
  await stream.refresh();
  const end = bed.cluster.fault({ fault: { kind: "error", status: 403 }, match: { path: /imagestreamimports$/ } });
  await expect(stream.up(declared(namespace, [docker("1.4"), docker("1.5")]))).rejects.toThrow();
  end();
  await ocTag(namespace, "1.4", theirs());
  await stream.up(declared(namespace, [docker("1.5")]));
  expect(stream.warnings).toEqual([expect.stringMatching(stays)]);
  expect(await sourceOf(namespace, "1.4")).toBe(theirs().name);
});

test("what imports, pushes, schedules and annotations of other users change leaves a tag ours", async () => {
  const { namespace, stream } = await applied([docker("1.4", { pin: true }), docker("1.5"), { name: "built" }]);
  const { image } = await import("../../../../emulator/index.ts");
  for (const tag of ["1.4", "1.5", "built"]) await bed.cluster.push(namespace, "app", tag, image({ version: tag }));
  await bed.client.imageStreams.patch(
    namespace,
    "app",
    { spec: { tags: [{ name: "1.5", annotations: { a: "b" }, importPolicy: { scheduled: true } }] } },
    { type: "strategic" },
  );
  // After the first refresh, the state has the pushed image of the pinned tag, which its source does not name.
  await stream.refresh();
  await stream.refresh();
  await stream.up(declared(namespace, []));
  expect(stream.warnings).toEqual([]);
  const { spec, status } = await live(namespace);
  expect([spec?.tags ?? [], status?.tags ?? []]).toEqual([[], []]);
});

test("tags of a stream that is adopted, and tags that a program adds to its stream, become what it declares", async () => {
  const namespace = await bed.namespace();
  for (const tag of ["1.4", "1.5", "other"]) await bed.push("acme/app", tag, `${namespace} ${tag}`);
  const tags = ["1.4", "1.5"].map((name) => ({ name, from: theirs() }));
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app" }, spec: { tags } });
  await bed.cluster.settled();
  const stream = newStream();
  await stream.up(declared(namespace, [docker("1.4")], { adopt: true }));
  await stream.up(declared(namespace, [docker("1.4"), docker("1.5")], { adopt: true }));
  expect(stream.warnings).toEqual([]);
  expect(await sourceOf(namespace, "1.4")).toBe(bed.reference("acme/app:1.4"));
  expect(await sourceOf(namespace, "1.5")).toBe(bed.reference("acme/app:1.5"));
});

const sha256 = (digit: string) => `sha256:${digit.repeat(64)}`;
const source = fc.constantFrom(
  { kind: "DockerImage" as const, name: "quay.io/acme/app:1.4" },
  { kind: "DockerImage" as const, name: "quay.io/acme/other:1" },
  { kind: "ImageStreamTag" as const, name: "app:1.5" },
  { kind: "ImageStreamTag" as const, name: "1.5" },
  { kind: "ImageStreamTag" as const, name: "app:1.4", namespace: "dev" },
);
const state = fc.record({ from: source, pin: fc.boolean(), digest: fc.constantFrom(...["1", "2"].map(sha256)) });

test("refreshes, however many and whatever they find, keep what was written, and nothing where the state tells it", () => {
  const metadata = { name: "app", namespace: "shop" };
  const inputs = ({ from, pin, digest }: { from: TagReference["from"]; pin: boolean; digest: string }) => ({
    metadata,
    spec: { tags: [{ name: "1.4", ...(from && { from }), pin }] },
    images: { "1.4": { digest } },
  });
  fc.assert(
    fc.property(state, fc.array(state), (first, later) => {
      const applied = inputs(first);
      const [written] = writtenSources(applied, "1.4");
      const live = (from: typeof written): ApiImageStream => ({
        metadata,
        spec: { tags: [{ name: "1.4", from: from ?? null }] },
      });
      const last = later.reduce((before, found) => withWritten(inputs(found), before), withWritten(applied, applied));
      expect(foreignTag(last, "1.4", live(written))).toBeUndefined();
      const elsewhere = { kind: "DockerImage", name: "quay.io/theirs:1" };
      expect(foreignTag(last, "1.4", live(elsewhere))?.from).toEqual(elsewhere);
      expect(withWritten(applied, last)).toEqual(applied);
    }),
  );
});

test("a tag may have the name of a member that every object has", () => {
  for (const name of ["constructor", "__proto__"]) {
    const from = { kind: "DockerImage" as const, name: "quay.io/acme/app:1" };
    const metadata = { name: "app", namespace: "shop" };
    const stream = { metadata, spec: { tags: [{ name, from }] }, images: {}, written: { other: [null] } };
    expect(writtenSources(stream, name)).toEqual(writtenSources({ ...stream, written: {} }, name));
    expect(Object.keys(withAccepted(stream, {}).images)).toEqual([]);
  }
});
