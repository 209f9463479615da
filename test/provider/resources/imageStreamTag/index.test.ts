import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import {
  type ImageStreamTagInputs,
  imageStreamTagDiagnostics,
  normalizeImageStreamTag,
} from "../../../../provider/resources/imageStreamTag/inputs.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { nearJson } from "../arbitraries.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { withUnknowns } from "../withUnknowns.ts";

const bed = testbed();
const newTag = () => new Lifecycle(imageStreamTag, () => bed.context);

/** A tag of stream `app` from the registry's tag of that name, with the digest that this has now. */
function declared(
  namespace: string,
  name: string,
  tag: Partial<ImageStreamTagInputs["tag"]> = {},
  digest: string | undefined = bed.cluster.registry.digest("acme/app", name),
): ImageStreamTagInputs {
  return {
    metadata: { name: `app:${name}`, namespace },
    tag: { from: { kind: "DockerImage", name: bed.reference(`acme/app:${name}`) }, ...tag },
    ...(digest === undefined ? {} : { resolved: { digest } }),
  };
}

const live = (namespace: string) => bed.client.imageStreams.get(namespace, "app");
const newest = async (namespace: string, tag: string) =>
  (await live(namespace)).status?.tags?.find((entry) => entry.tag === tag)?.items?.[0]?.image;

const faults = (inputs: object) => imageStreamTagDiagnostics(inputs).map(describeDiagnostic);
const metadata = { name: "app:1.4", namespace: "shop" };
const from = "quay.io/acme/app:1.4";

test("anything at all is judged without an exception, and what has no faults can be normalized twice", () => {
  const plain: ImageStreamTagInputs = { metadata, tag: { from: { kind: "DockerImage", name: from } } };
  fc.assert(
    fc.property(fc.oneof(nearJson, withUnknowns(plain)), (inputs) => {
      if (imageStreamTagDiagnostics(inputs).length > 0) return;
      const once = normalizeImageStreamTag(inputs as ImageStreamTagInputs);
      expect(normalizeImageStreamTag(structuredClone(once))).toEqual(once);
    }),
    { numRuns: 1_000 },
  );
  fc.assert(
    fc.property(withUnknowns(plain), (inputs) => expect(imageStreamTagDiagnostics(inputs as object)).toEqual([])),
  );
});

test.each<[string, object, string[]]>([
  ["nothing", {}, ["metadata: is required", "tag: is required"]],
  [
    "missing tag",
    { metadata: { name: "app", namespace: "shop" }, tag: { from } },
    ['metadata.name: "app" has no colon'],
  ],
  ["digest as name", { metadata: { ...metadata, name: "app@sha256:1" }, tag: { from } }, ["names an image by digest"]],
  ["namespace in the name", { metadata: { ...metadata, name: "shop/app:1" }, tag: { from } }, ["contains a namespace"]],
  ["stream name", { metadata: { ...metadata, name: "App:1" }, tag: { from } }, ['"App" is no image stream name']],
  ["missing source", { metadata, tag: {} }, ["tag.from: is required (say which image the tag is to have)"]],
  ["no tag at all", { metadata, tag: 5 }, ["tag: 5 is wrong"]],
  ["another name", { metadata, tag: { name: "1.5", from } }, ['tag.name: "1.5" contradicts metadata.name']],
  [
    "pinned and scheduled",
    { metadata, tag: { from, pin: true, importPolicy: { scheduled: true } } },
    ["tag.pin: true contradicts"],
  ],
  [
    "following itself",
    { metadata, tag: { from: { kind: "ImageStreamTag", name: "1.4" } } },
    ['tag.from: "1.4" follows itself'],
  ],
  ["unknown property", { metadata, tag: { from, scheduled: true } }, ["tag.scheduled: is no property"]],
  ["labels", { metadata: { ...metadata, labels: {} }, tag: { from } }, ["metadata.labels: is no property"]],
])("faults: %s", (_what, inputs, expected) => {
  const found = faults(inputs);
  expect(found).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
});

test("the tag's own name may be repeated, as the API's object has it", () => {
  const inputs = { metadata, tag: { name: "1.4", from } };
  expect(faults(inputs)).toEqual([]);
  expect(faults({ metadata: { ...metadata, name: unknown }, tag: { name: "1.4", from } })).toEqual([]);
  expect(normalizeImageStreamTag(inputs as unknown as ImageStreamTagInputs).tag).toEqual({
    from: { kind: "DockerImage", name: from },
  });
});

test.each<[string, Partial<ImageStreamTagInputs["tag"]>, string[]]>([
  ["plain", {}, ["POST imagestreamimports"]],
  ["pinned", { pin: true }, ["POST imagestreamtags", "POST imagestreamimports"]],
  ["scheduled", { importPolicy: { scheduled: true } }, ["POST imagestreamimports"]],
  ["local", { referencePolicy: { type: "Local" } }, ["POST imagestreamimports"]],
  ["mere reference", { reference: true }, ["PATCH imagestreamtags/app:1.4"]],
  [
    "annotated",
    { annotations: { team: "web" }, referencePolicy: { type: "Local" } },
    ["POST imagestreamtags", "POST imagestreamimports"],
  ],
])(
  "a tag (%s) of a stream that does not exist creates both; unchanged, it is left alone; deleted, it takes the stream along",
  async (_what, parts, writes) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "1.4", "1.4");
    const tag = newTag();
    const inputs = declared(namespace, "1.4", parts);
    if (parts.reference === true) delete inputs.resolved;
    expect(await tag.up(inputs)).toBe("create");
    expect(bed.writes()).toEqual(writes);
    expect(tag.state?.id).toBe(`${namespace}/app:1.4`);
    expect(tag.outs.repository).toBe(`image-registry.openshift-image-registry.svc:5000/${namespace}/app`);
    await bed.cluster.settled();
    expect(await tag.refresh()).toBe("same");
    expect(await tag.up(inputs)).toBe("same");
    expect(bed.writes()).toEqual([]);
    await tag.destroy();
    expect(bed.writes()).toEqual(["DELETE imagestreamtags/app:1.4", "DELETE imagestreams/app"]);
    expect(await bed.client.imageStreams.find(namespace, "app")).toBeUndefined();
  },
);

test("a tag of a stream of others is one import, or two writes if it has annotations, and touches nothing else", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  await bed.push("acme/app", "1.5", "1.5");
  const foreign = {
    name: "foreign",
    annotations: { a: "b" },
    from: { kind: "DockerImage", name: bed.reference("acme/app:1.5") },
  };
  await bed.client.imageStreams.create(namespace, {
    metadata: { name: "app", labels: { of: "others" } },
    spec: { tags: [foreign] },
  });
  await bed.cluster.settled();
  const theirs = async () => (await live(namespace)).spec?.tags?.find(({ name }) => name === "foreign");
  const before = await theirs();
  bed.writes();
  const [plain, annotated] = [newTag(), newTag()];
  await plain.up(declared(namespace, "1.4"));
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  await annotated.up(declared(namespace, "1.5", { annotations: { team: "web" }, referencePolicy: { type: "Local" } }));
  expect(bed.writes()).toEqual(["PATCH imagestreams/app", "POST imagestreamimports"]);
  expect(await annotated.refresh()).toBe("same");
  expect(await plain.refresh()).toBe("same");
  expect(await theirs()).toEqual(before);
  await annotated.destroy();
  await plain.destroy();
  const { metadata: left, spec } = await live(namespace);
  expect(left.labels).toEqual({ of: "others" });
  expect(spec?.tags?.map(({ name }) => name)).toEqual(["foreign"]);
});

test("many tags of one missing stream, written at once, do not disturb each other", async () => {
  const namespace = await bed.namespace();
  const versions = ["1", "2", "3", "4", "5", "6"];
  for (const version of versions) await bed.push("acme/app", version, version);
  const tags = versions.map((version) => [version, newTag()] as const);
  const annotations = { team: "web" };
  await Promise.all(
    tags.map(([version, tag], index) => tag.up(declared(namespace, version, index % 2 === 0 ? {} : { annotations }))),
  );
  expect((await live(namespace)).status?.tags?.map(({ tag }) => tag)).toEqual(versions);
  for (const [, tag] of tags) expect(await tag.refresh()).toBe("same");
  await Promise.all(tags.map(([, tag]) => tag.destroy()));
  expect(await bed.client.imageStreams.find(namespace, "app")).toBeUndefined();
});

test("two programs with a tag each of one stream do not disturb each other", async () => {
  const namespace = await bed.namespace();
  const { connect } = await import("../../../../provider/cluster/cluster.ts");
  const other = connect({ kubeconfig: bed.cluster.kubeconfig });
  await bed.push("acme/app", "1", "1");
  await bed.push("acme/app", "2", "2");
  const mine = newTag();
  const theirs = new Lifecycle(imageStreamTag, () => ({ cluster: other }));
  for (const round of ["1", "2", "3", "4"]) {
    await bed.push("acme/app", "1", `one-${round}`);
    await bed.push("acme/app", "2", `two-${round}`);
    const annotations = { round };
    await Promise.all([
      mine.up(declared(namespace, "1", { annotations })),
      theirs.up(declared(namespace, "2", { annotations })),
    ]);
  }
  expect(await mine.refresh()).toBe("same");
  expect(await theirs.refresh()).toBe("same");
  await other.close();
});

test("promotion copies the image by digest; a rollback names an image of the history", async () => {
  const [dev, prod] = [await bed.namespace(), await bed.namespace()];
  const first = await bed.push("acme/app", "1.4", "first");
  const source = newTag();
  await source.up(declared(dev, "1.4"));
  const tag = newTag();
  const promotion = (digest: string) =>
    declared(prod, "live", { from: { kind: "ImageStreamTag", name: "app:1.4", namespace: dev } }, digest);
  await tag.up(promotion(first));
  const second = await bed.push("acme/app", "1.4", "second");
  await source.up(declared(dev, "1.4"));
  expect(await newest(prod, "live")).toBe(first);
  bed.writes();
  expect(await tag.up(promotion(second))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreamtags/app:live"]);
  expect(await newest(prod, "live")).toBe(second);
  const rollback = declared(prod, "live", { from: { kind: "ImageStreamImage", name: `app@${first}` } }, first);
  expect(await tag.up(rollback)).toBe("update");
  expect(await newest(prod, "live")).toBe(first);
  expect(await tag.refresh()).toBe("same");
  expect(await tag.up(rollback)).toBe("same");
});

test("a tag that exists is refused; adopted, it becomes what is declared", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  await bed.push("acme/app", "other", "other");
  const from = { kind: "DockerImage", name: bed.reference("acme/app:other") };
  await bed.client.imageStreams.create(namespace, {
    metadata: { name: "app" },
    spec: { tags: [{ name: "1.4", from }] },
  });
  await bed.cluster.settled();
  bed.writes();
  const tag = newTag();
  const inputs = declared(namespace, "1.4");
  const refused = `image stream tag ${namespace}/app:1.4 exists already and is not managed by this stack`;
  await expect(tag.up(inputs, { exists: true })).rejects.toThrow(refused);
  await expect(tag.up(inputs)).rejects.toThrow(refused);
  expect(bed.writes()).toEqual([]);
  expect(tag.state).toBeUndefined();
  await tag.up({ ...inputs, adopt: true }, { exists: true });
  expect(await newest(namespace, "1.4")).toBe(bed.cluster.registry.digest("acme/app", "1.4"));
  expect(await tag.refresh()).toBe("same");
});

test("a failed import keeps the tag in the state, and the next update repairs it", async () => {
  const namespace = await bed.namespace();
  const tag = newTag();
  const digest = `sha256:${"d".repeat(64)}`;
  await expect(tag.up(declared(namespace, "late", {}, digest))).rejects.toThrow(/late: the registry has no such image/);
  expect(tag.state?.id).toBe(`${namespace}/app:late`);
  expect(tag.outs.resolved).toBeUndefined();
  await bed.push("acme/app", "late", "late");
  expect(await tag.up(declared(namespace, "late"))).toBe("update");
  expect(await tag.refresh()).toBe("same");
});

// A lost answer to the creating POST left a tag that the next update took for somebody else's.
test.each(["loseAnswer", "drop"] as const)(
  "an annotated tag is created although the connection breaks (%s)",
  async (kind) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "1.4", "1.4");
    const tag = newTag();
    const inputs = declared(namespace, "1.4", { annotations: { team: "web" } });
    bed.cluster.fault({ fault: { kind }, match: { method: "POST", path: /imagestreamtags$/ }, times: 1 });
    expect(await tag.up(inputs)).toBe("create");
    expect(await newest(namespace, "1.4")).toBe(bed.cluster.registry.digest("acme/app", "1.4"));
    expect(await tag.refresh()).toBe("same");
    expect(await tag.up(inputs)).toBe("same");
  },
);

test("a tag whose import has lost its answer is kept in the state, and the next update has nothing to repair", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  const tag = newTag();
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { path: /imagestreamimports$/ }, times: 1 });
  await expect(tag.up(declared(namespace, "1.4"))).rejects.toThrow(/1\.4 could not be imported: .*cannot be reached/);
  expect(tag.state?.id).toBe(`${namespace}/app:1.4`);
  bed.writes();
  // The engine updates what failed in part.
  expect(await tag.up(declared(namespace, "1.4"))).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(await tag.refresh()).toBe("same");
});

test("a refused import leaves nothing in the state where it leaves nothing on the cluster", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  const end = bed.cluster.fault({
    fault: { kind: "error", status: 403, reason: "Forbidden", message: "imports are forbidden" },
    match: { path: /imagestreamimports$/ },
  });
  const [plain, annotated] = [newTag(), newTag()];
  await expect(plain.up(declared(namespace, "1.4"))).rejects.toThrow("imports are forbidden");
  expect(plain.state).toBeUndefined();
  await expect(annotated.up(declared(namespace, "1.4", { annotations: { a: "b" } }))).rejects.toThrow(
    "imports are forbidden",
  );
  expect(annotated.state?.id).toBe(`${namespace}/app:1.4`);
  end();
  expect(await annotated.up(declared(namespace, "1.4", { annotations: { a: "b" } }))).toBe("update");
  expect(await annotated.refresh()).toBe("same");
});

test("a tag or stream that was deleted behind our back is gone for a refresh, and created again by an update without one", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "one");
  const tag = newTag();
  await tag.up(declared(namespace, "1.4", { annotations: { team: "web" } }));
  await bed.client.imageStreams.delete(namespace, "app");
  await bed.push("acme/app", "1.4", "two");
  expect(await tag.up(declared(namespace, "1.4", { annotations: { team: "web" } }))).toBe("update");
  expect(await tag.refresh()).toBe("same");
  await bed.client.imageStreamTags.delete(namespace, "app:1.4");
  expect(await tag.refresh()).toBe("gone");
});

test("another name or namespace replaces the tag", () => {
  const inputs = { metadata, tag: { from: { kind: "DockerImage" as const, name: from } } };
  const outs = { ...inputs, repository: "" };
  const renamed = { ...inputs, metadata: { ...metadata, name: "app:1.5" } };
  expect(imageStreamTag.diff(outs, renamed)).toEqual({ changes: true, replaces: ["metadata"] });
  const elsewhere = { ...inputs, metadata: { ...metadata, namespace: "prod" } };
  expect(imageStreamTag.diff(outs, elsewhere)).toEqual({ changes: true, replaces: ["metadata"] });
  expect(imageStreamTag.diff(outs, inputs)).toEqual({ changes: false, replaces: [] });
  fc.assert(
    fc.property(withUnknowns({ ...inputs, resolved: { digest: "sha256:1" } }), (news) => {
      expect(typeof imageStreamTag.diff(outs, news as ImageStreamTagInputs).changes).toBe("boolean");
    }),
  );
});
