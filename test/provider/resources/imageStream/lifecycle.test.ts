import { expect, test } from "@jest/globals";
import type { ImageStreamInputs } from "../../../../provider/resources/imageStream/inputs.ts";
import { imageStream } from "../../../../provider/resources/imageStream.ts";
import type { TagReference } from "../../../../provider/resources/inputs/tagReference.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import { imagesSince, versionOf } from "../../../imagesSince.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed({ settings: { maxImagesBulkImportedPerRepository: 3 } });
const newStream = () => new Lifecycle(imageStream, () => bed.context);

const docker = (name: string, parts: Partial<TagReference> = {}, tag = name): TagReference => ({
  name,
  from: { kind: "DockerImage", name: bed.reference(`acme/app:${tag}`) },
  ...parts,
});
const alias = (name: string, followed: string, parts: Partial<TagReference> = {}): TagReference => ({
  name,
  from: { kind: "ImageStreamTag", name: followed },
  ...parts,
});

/** A declaration with the digests that the registry's tags have now. */
function declared(
  namespace: string,
  tags: TagReference[],
  { digests = {}, ...parts }: Partial<ImageStreamInputs> & { digests?: Record<string, string> } = {},
): ImageStreamInputs {
  const digest = (tag: TagReference): string | undefined => {
    const [, version = ""] = tag.from?.name.split("acme/app:") ?? [];
    return digests[tag.name] ?? bed.cluster.registry.digest("acme/app", version) ?? followedDigest(tag);
  };
  const followedDigest = (tag: TagReference) => {
    const followed = tags.find(({ name }) => name === tag.from?.name.split(":").at(-1));
    return followed === undefined || followed === tag ? undefined : digest(followed);
  };
  const images = tags.flatMap((tag) => {
    const found = tag.reference === true || tag.from === undefined ? undefined : digest(tag);
    return found === undefined ? [] : [[tag.name, { digest: found }]];
  });
  return { metadata: { name: "app", namespace }, spec: { tags }, images: Object.fromEntries(images), ...parts };
}

const live = (namespace: string) => bed.client.imageStreams.get(namespace, "app");
const newest = async (namespace: string, tag: string) =>
  (await live(namespace)).status?.tags?.find((entry) => entry.tag === tag)?.items?.[0]?.image;

test("a new stream is one write and an import for every three tags; unchanged, it needs neither write nor update", async () => {
  const namespace = await bed.namespace();
  for (const version of ["1", "2", "3", "4", "5"]) await bed.push("acme/app", version, version);
  const stream = newStream();
  const tags = [
    ...["1", "2", "3", "4", "5"].map((version) => docker(version)),
    alias("stable", "5"),
    { name: "built" },
  ];
  const inputs = () => {
    const metadata = { name: "app", namespace, labels: { team: "web" }, annotations: { note: "ours" } };
    return declared(namespace, tags, { metadata, spec: { lookupPolicy: { local: true }, tags } });
  };
  expect(await stream.up(inputs())).toBe("create");
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports", "POST imagestreamimports"]);
  expect(await newest(namespace, "3")).toBe(bed.cluster.registry.digest("acme/app", "3"));
  expect(await newest(namespace, "stable")).toBe(bed.cluster.registry.digest("acme/app", "5"));
  expect(stream.outs.repository).toBe(`image-registry.openshift-image-registry.svc:5000/${namespace}/app`);
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs())).toBe("same");
  expect(bed.writes()).toEqual([]);
});

test("a tag with another digest is one import, and its followers move along", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4.0");
  const stream = newStream();
  const tags = [docker("1.4"), alias("stable", "1.4")];
  await stream.up(declared(namespace, tags));
  bed.writes();
  const moved = await bed.push("acme/app", "1.4", "1.4.1");
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, tags))).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  for (const tag of ["1.4", "stable"]) expect(await newest(namespace, tag)).toBe(moved);
  expect(await stream.refresh()).toBe("same");
});

test("tags that follow followers, which the cluster refreshes only by chance, move along", async () => {
  const namespace = await bed.namespace();
  const old = await bed.push("acme/app", "1.4", "chain-1");
  const stream = newStream();
  const chain = [alias("a", "b"), alias("b", "app:c"), alias("c", "d"), alias("d", "app:1.4"), docker("1.4")];
  await stream.up(declared(namespace, chain));
  for (const { name } of chain) expect([name, await newest(namespace, name)]).toEqual([name, old]);
  expect(await stream.refresh()).toBe("same");
  const moved = await bed.push("acme/app", "1.4", "chain-2");
  expect(await stream.up(declared(namespace, chain))).toBe("update");
  for (const { name } of chain) expect([name, await newest(namespace, name)]).toEqual([name, moved]);
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, chain))).toBe("same");
});

test.each<[string, (tag: TagReference) => TagReference, string[]]>([
  ["source", (tag) => ({ ...tag, ...docker("a", {}, "other") }), ["POST imagestreamimports"]],
  [
    "another name of the same image",
    (tag) => ({ ...tag, ...docker("a", {}, "a-again") }),
    ["PATCH imagestreams/app", "POST imagestreamimports"],
  ],
  ["annotations", (tag) => ({ ...tag, annotations: { team: "shop" } }), ["PATCH imagestreams/app"]],
  ["removed annotations", ({ annotations: _, ...tag }) => tag, ["PATCH imagestreams/app"]],
  ["reference policy", (tag) => ({ ...tag, referencePolicy: { type: "Local" } }), ["PATCH imagestreams/app"]],
  ["schedule", (tag) => ({ ...tag, importPolicy: { scheduled: true } }), ["PATCH imagestreams/app"]],
  ["insecure", (tag) => ({ ...tag, importPolicy: { insecure: true } }), ["POST imagestreamimports"]],
  ["import mode", (tag) => ({ ...tag, importPolicy: { importMode: "PreserveOriginal" } }), ["POST imagestreamimports"]],
  ["pin", (tag) => ({ ...tag, pin: true }), ["PATCH imagestreamtags/app:a"]],
  ["mere reference", (tag) => ({ ...tag, reference: true }), ["PATCH imagestreamtags/app:a"]],
  ["following another tag", (tag) => ({ ...tag, ...alias("a", "b") }), ["PATCH imagestreamtags/app:a"]],
  [
    "following another tag, pulled through",
    (tag) => ({ ...tag, ...alias("a", "b"), referencePolicy: { type: "Local" } }),
    ["PATCH imagestreamtags/app:a"],
  ],
  ["no source", ({ from: _, ...tag }) => tag, ["PATCH imagestreamtags/app:a"]],
  [
    "everything at once",
    (tag) => ({
      ...tag,
      ...docker("a", {}, "other"),
      annotations: { team: "shop" },
      importPolicy: { scheduled: true, importMode: "PreserveOriginal" },
      referencePolicy: { type: "Local" },
    }),
    ["PATCH imagestreams/app", "POST imagestreamimports"],
  ],
])(
  "a changed tag (%s) is at most two writes, and refresh finds it as declared; so is the way back",
  async (_what, change, writes) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "a", "a");
    await bed.push("acme/app", "a-again", "a");
    await bed.push("acme/app", "b", "b");
    await bed.push("acme/app", "other", "other");
    const stream = newStream();
    const before = declared(namespace, [docker("a", { annotations: { team: "web" } }), docker("b")]);
    await stream.up(before);
    bed.writes();
    const after = declared(namespace, [change(docker("a", { annotations: { team: "web" } })), docker("b")]);
    expect(await stream.up(after)).toBe("update");
    expect(bed.writes()).toEqual(writes);
    expect(await stream.refresh()).toBe("same");
    expect(await stream.up(after)).toBe("same");
    expect(bed.writes()).toEqual([]);
    expect(await stream.up(before)).toBe("update");
    expect(bed.writes().length).toBeLessThanOrEqual(2);
    expect(await stream.refresh()).toBe("same");
    expect(await stream.up(before)).toBe("same");
  },
);

test("a scheduled tag can become one that follows another tag", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  await bed.push("acme/app", "b", "b");
  const stream = newStream();
  await stream.up(
    declared(namespace, [docker("a", { importPolicy: { scheduled: true, insecure: true } }), docker("b")]),
  );
  const after = declared(namespace, [alias("a", "b"), docker("b")]);
  expect(await stream.up(after)).toBe("update");
  expect(await newest(namespace, "a")).toBe(bed.cluster.registry.digest("acme/app", "b"));
  expect(await stream.refresh()).toBe("same");
});

test("a tag of another stream is copied by its digest", async () => {
  const namespace = await bed.namespace();
  const old = await bed.push("acme/app", "1.4", "copied-1");
  const source = newStream();
  await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
  const stream = newStream();
  const copy = [alias("prod", "source:1.4")];
  expect(await stream.up(declared(namespace, copy, { digests: { prod: old } }))).toBe("create");
  const [written] = (await live(namespace)).spec?.tags ?? [];
  expect(written?.from).toEqual({ kind: "ImageStreamImage", name: `source@${old}`, namespace });
  expect(written?.annotations).toEqual({ "imagestream.pulumi.com/from": `${namespace}/source:1.4` });
  expect(await newest(namespace, "prod")).toBe(old);
  expect(await stream.refresh()).toBe("same");

  const moved = await bed.push("acme/app", "1.4", "copied-2");
  await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
  bed.writes();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, copy, { digests: { prod: moved } }))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreamtags/app:prod"]);
  expect(await newest(namespace, "prod")).toBe(moved);
  expect(await stream.refresh()).toBe("same");
});

test("tags with sources of all kinds, and mere names of them, are there after one creation", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "kinds");
  const source = newStream();
  await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
  const tags: TagReference[] = [
    docker("1.4", { referencePolicy: { type: "Local" }, importPolicy: { scheduled: true, insecure: true } }),
    alias("copy", "source:1.4", { referencePolicy: { type: "Local" } }),
    alias("name", "1.4", { reference: true, annotations: { team: "web" } }),
    { name: "old", from: { kind: "ImageStreamImage", name: `source@${digest}` } },
    docker("upstream", { reference: true }, "1.4"),
  ];
  const stream = newStream();
  const inputs = declared(namespace, tags, { digests: { copy: digest, old: digest } });
  expect(await stream.up(inputs)).toBe("create");
  for (const tag of ["1.4", "copy", "old"]) expect([tag, await newest(namespace, tag)]).toEqual([tag, digest]);
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");
});

test.each(["create", "update"])(
  "a copy whose source moves before it is written (%s) is refused with both images, or accepted",
  async (step) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "1.4", "unseen-1");
    const source = newStream();
    await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
    const present = bed.cluster.registry.digest("acme/app", "1.4");
    const never = `sha256:${"e".repeat(64)}`;
    const stream = newStream();
    if (step === "update") await stream.up(declared(namespace, [{ name: "built" }]));
    const copy = (parts: Partial<TagReference> = {}) =>
      declared(namespace, [alias("prod", "source:1.4", parts), { name: "built" }], { digests: { prod: never } });
    await expect(stream.up(copy())).rejects.toThrow(
      `spec.tags.prod.from: image stream tag ${namespace}/source:1.4 moved from ${never} to ${present} while it was ` +
        `applied; preview again to see the new image, or set onMoved: "accept" to take it`,
    );
    expect(stream.outs.spec.tags).toEqual([{ name: "built" }]);
    expect(await stream.up(copy({ onMoved: "accept" }))).toBe("update");
    expect(await newest(namespace, "prod")).toBe(present);
    expect(stream.outs.images).toEqual({ prod: { digest: present, announced: { digest: never } } });
    expect(await stream.refresh()).toBe("same");
  },
);

// Nothing of such a stream came into the state, and each further update took it for somebody else's.
test("a copy that cannot be written keeps the new stream, and each other copy, in the state, and the next update repairs", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "sourceless");
  const here = newStream();
  await here.up(declared(namespace, [docker("1.4")], { metadata: { name: "here", namespace } }));
  const stream = newStream();
  const tags = [alias("a", "gone:1.4"), alias("b", "here:1.4"), { name: "built" }];
  const inputs = declared(namespace, tags, { digests: { a: digest, b: digest } });
  const failure = await stream.up(inputs).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { reasons } = failure as PartialFailure;
  expect(reasons).toEqual([expect.stringMatching(/^spec\.tags\.a\.from: .*gone/s)]);
  expect(stream.outs.images).toEqual({ b: { digest } });

  await expect(stream.up(inputs, { exists: true })).rejects.toThrow(/^spec\.tags\.a\.from: /);
  await newStream().up(declared(namespace, [docker("1.4")], { metadata: { name: "gone", namespace } }));
  expect(await stream.up(inputs, { exists: true })).toBe("update");
  expect(await newest(namespace, "a")).toBe(digest);
  expect(await stream.refresh()).toBe("same");
});

test("a pinned tag holds the digest, and gets it even if the tag has moved meanwhile", async () => {
  const namespace = await bed.namespace();
  const previewed = await bed.push("acme/app", "1.4", "pinned-1");
  const stream = newStream();
  const pinned = declared(namespace, [docker("1.4", { pin: true })]);
  await bed.push("acme/app", "1.4", "pinned-2");
  expect(await stream.up(pinned)).toBe("create");
  expect(await newest(namespace, "1.4")).toBe(previewed);
  expect((await live(namespace)).spec?.tags?.[0]?.from?.name).toBe(bed.reference(`acme/app@${previewed}`));
  expect(await stream.refresh()).toBe("same");
});

test("a pinned tag says on the cluster where its digest came from; that is no difference, and ends with the pin", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "origin-1");
  await bed.push("acme/app", "1.5", "origin-2");
  const stream = newStream();
  const annotationsOf = async (name: string) =>
    (await live(namespace)).spec?.tags?.find((tag) => tag.name === name)?.annotations ?? {};
  const origin = (from: string) => ({ "imagestream.pulumi.com/from": from });
  const mine = { description: "mine" };

  await stream.up(declared(namespace, [docker("1.4", { pin: true, annotations: mine }), docker("a", {}, "1.4")]));
  expect(await annotationsOf("1.4")).toEqual({ ...mine, ...origin(bed.reference("acme/app:1.4")) });
  expect(await annotationsOf("a")).toEqual({});
  expect(JSON.stringify(stream.state)).not.toContain("imagestream.pulumi.com");
  expect(await stream.refresh()).toBe("same");

  await stream.up(declared(namespace, [docker("1.4", { pin: true }, "1.5"), docker("a", { pin: true }, "1.4")]));
  expect(await annotationsOf("1.4")).toEqual(origin(bed.reference("acme/app:1.5")));
  expect(await annotationsOf("a")).toEqual(origin(bed.reference("acme/app:1.4")));
  expect((await live(namespace)).spec?.tags?.find(({ name }) => name === "a")?.from?.name).toContain(digest);

  await stream.up(declared(namespace, [docker("1.4", {}, "1.5")]));
  expect(await annotationsOf("1.4")).toEqual({});
});

test("a tag that moves between its resolution and its import keeps to the announced image, not even for a moment another, and the resource fails", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "before");
  const stream = newStream();
  const tags = [docker("1.4"), alias("stable", "1.4"), { name: "built" }];
  const previewed = declared(namespace, tags);
  const moved = await bed.push("acme/app", "1.4", "after");
  const start = await versionOf(bed.client, namespace);
  const failure = await stream.up(previewed).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const said = new RegExp(
    `^spec\\.tags\\["1\\.4"\\]\\.from: .*acme/app:1\\.4 moved from ${announced} to ${moved} while`,
  );
  expect(String((failure as Error).message)).toMatch(said);
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports"]);
  await bed.cluster.settled();
  expect(await imagesSince(bed.client, namespace, start)).toEqual(
    new Set([`app:1.4 ${announced}`, `app:stable ${announced}`]),
  );
  expect(stream.outs).toMatchObject({
    spec: {
      tags: [
        { name: "1.4", from: { name: bed.reference(`acme/app@${announced}`) } },
        { name: "built" },
        { name: "stable" },
      ],
    },
    images: { "1.4": { digest: announced } },
  });
  expect(await stream.up(declared(namespace, tags))).toBe("update");
  expect(await newest(namespace, "1.4")).toBe(moved);
  expect(await stream.refresh()).toBe("same");
});

// Where only the name changed, nothing compared what the cluster then fetched under the new one.
test("a new name of the same image that moves before it is written keeps to the announced image, or is accepted", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.5.0", "renamed-1");
  await bed.push("acme/app", "1.5.1", "renamed-1");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("1.5", {}, "1.5.0")]));
  const renamed = (parts: Partial<TagReference> = {}) =>
    declared(namespace, [docker("1.5", parts, "1.5.1")], { digests: { "1.5": announced } });
  const moved = await bed.push("acme/app", "1.5.1", "renamed-2");
  await expect(stream.up(renamed())).rejects.toThrow(`moved from ${announced} to ${moved} while it was applied`);
  await bed.cluster.settled();
  expect(await newest(namespace, "1.5")).toBe(announced);
  expect(await stream.up(renamed({ onMoved: "accept" }))).toBe("update");
  await bed.cluster.settled();
  expect(await newest(namespace, "1.5")).toBe(moved);
  expect(stream.outs.images).toEqual({ "1.5": { digest: moved, announced: { digest: announced } } });
  expect(await stream.up(declared(namespace, [docker("1.5", {}, "1.5.1")]))).toBe("same");
  expect(await stream.refresh()).toBe("same");
});

test("a tag that moves while it is imported keeps the new image with onMoved: accept, its followers too, and the state holds that one", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "then");
  const stream = newStream();
  const tags = [docker("1.4", { onMoved: "accept" }), alias("edge", "stable"), alias("stable", "1.4")];
  const previewed = declared(namespace, tags);
  const digest = await bed.push("acme/app", "1.4", "now");
  expect(await stream.up(previewed)).toBe("create");
  const accepted = { digest, announced: { digest: announced } };
  expect(stream.outs.images).toEqual({ "1.4": accepted, stable: accepted, edge: accepted });
  for (const tag of ["1.4", "stable", "edge"]) expect([tag, await newest(namespace, tag)]).toEqual([tag, digest]);
  // The engine has the announced image among the inputs.
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, tags))).toBe("same");
});

test("a source that is back at the announced image after another one was accepted is an update", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "back-1");
  const stream = newStream();
  const previewed = declared(namespace, [docker("1.4", { onMoved: "accept" })]);
  const accepted = await bed.push("acme/app", "1.4", "back-2");
  await stream.up(previewed);
  expect(await newest(namespace, "1.4")).toBe(accepted);
  await bed.push("acme/app", "1.4", "back-1");
  const images = { "1.4": { digest: announced, replaces: accepted } };
  expect(await stream.up({ ...previewed, images })).toBe("update");
  expect(await newest(namespace, "1.4")).toBe(announced);
  expect(await stream.refresh()).toBe("same");
});

test("a tag whose announced image the registry has no more gets the other one, and the resource says so", async () => {
  const namespace = await bed.namespace();
  const moved = await bed.push("acme/app", "1.4", "kept");
  const gone = `sha256:${"d".repeat(64)}`;
  const stream = newStream();
  const previewed = declared(namespace, [docker("1.4")], { digests: { "1.4": gone } });
  await expect(stream.up(previewed)).rejects.toThrow(
    `moved from ${gone} to ${moved} while it was applied, and the announced image could not be had; preview again`,
  );
  expect(stream.outs.images).toEqual({ "1.4": { digest: moved } });
});

test.each<[string, boolean]>([
  ["notes no failure on the tag", false],
  ["warns where the failure stays on the tag", true],
])("a source that cannot be fetched by digest leaves the tag as announced, and %s", async (_what, isNoted) => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "undigested");
  bed.cluster.registry.fault({ fault: { kind: "error", status: 404 }, match: { reference: digest } });
  if (isNoted) {
    const match = { method: "POST", path: /imagestreamimports$/ };
    bed.cluster.fault({ fault: { kind: "error", status: 403, reason: "Forbidden" }, match, skip: 1 });
  }
  const said: string[] = [];
  const warn = async (text: string) => void said.push(text);
  const stream = new Lifecycle(imageStream, () => ({ ...bed.context, warn }));
  expect(await stream.up(declared(namespace, [docker("1.4")]))).toBe("create");
  bed.cluster.registry.clearFaults();
  bed.cluster.clearFaults();
  expect(said).toEqual(
    isNoted ? [expect.stringMatching(/^spec\.tags\["1\.4"\]\.from: the tag has the announced image/)] : [],
  );
  const { spec, status } = await live(namespace);
  expect(status?.tags?.[0]?.conditions?.map(({ type }) => type)).toEqual(isNoted ? ["ImportSuccess"] : undefined);
  expect(status?.tags?.[0]?.items?.map(({ image }) => image)).toEqual([digest]);
  expect(spec?.tags?.[0]?.from?.name).toBe(bed.reference("acme/app:1.4"));
  expect(await stream.refresh()).toBe("same");
});

test("a tag that fails only by its name says that it has the announced image by its digest, and the next update restores the name", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "unnamed");
  const inputs = declared(namespace, [docker("1.4")]);
  const end = bed.cluster.registry.fault({ fault: { kind: "error", status: 404 }, match: { reference: "1.4" } });
  const stream = newStream();
  await expect(stream.up(inputs)).rejects.toThrow(
    /^spec\.tags\["1\.4"\]\.from: .*acme\/app:1\.4: .*; the tag has the announced image by its digest$/,
  );
  end();
  expect(await newest(namespace, "1.4")).toBe(digest);
  expect(await stream.up(inputs)).toBe("update");
  expect((await live(namespace)).spec?.tags?.[0]?.from?.name).toBe(bed.reference("acme/app:1.4"));
  expect(await stream.refresh()).toBe("same");
});

test("a tag that is no longer declared leaves spec and status; what others have put into the stream stays", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  await bed.push("acme/app", "b", "b");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a"), docker("b"), { name: "never-built" }]));
  const foreign = { kind: "DockerImage", name: bed.reference("acme/app:a") };
  await bed.client.imageStreams.patch(
    namespace,
    "app",
    { metadata: { labels: { of: "others" } }, spec: { tags: [{ name: "foreign", from: foreign }] } },
    { type: "strategic" },
  );
  await bed.cluster.settled();
  bed.writes();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, [docker("a")]))).toBe("update");
  expect(bed.writes()).toEqual(["DELETE imagestreamtags/app:b"]);
  const { metadata, spec, status } = await live(namespace);
  expect(metadata.labels).toEqual({ of: "others" });
  expect(spec?.tags?.map(({ name }) => name)).toEqual(["a", "foreign"]);
  expect(status?.tags?.map(({ tag }) => tag)).toEqual(["a", "foreign"]);
  expect(await stream.refresh()).toBe("same");
});

test("labels, annotations and spec of the stream are one patch, and go again when they are no longer declared", async () => {
  const namespace = await bed.namespace();
  const stream = newStream();
  await stream.up(declared(namespace, []));
  bed.writes();
  const rich = declared(namespace, [], {
    metadata: { name: "app", namespace, labels: { team: "web" }, annotations: { note: "x" } },
    spec: { lookupPolicy: { local: true } },
  });
  expect(await stream.up(rich)).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app"]);
  await bed.cluster.settled();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, []))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app"]);
  const { metadata, spec } = await live(namespace);
  expect(metadata.labels ?? {}).toEqual({});
  expect(metadata.annotations?.["note"]).toBeUndefined();
  expect(spec).toEqual({ lookupPolicy: { local: false } });
});

test("a repository is imported whole before the stream counts as created; its tags are not seen, a declared one has no difference", async () => {
  const namespace = await bed.namespace();
  for (const version of ["1", "2"]) await bed.push("acme/many", version, version);
  await bed.push("acme/app", "own", "own");
  const stream = newStream();
  const inputs = declared(namespace, [{ name: "1" }, docker("own")]);
  inputs.spec.dockerImageRepository = bed.reference("acme/many");
  expect(await stream.up(inputs)).toBe("create");
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports"]);
  const statusTags = async () => (await live(namespace)).status?.tags?.map(({ tag }) => tag);
  expect(await statusTags()).toEqual(["1", "2", "own"]);
  await bed.cluster.settled();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");

  for (const version of ["1", "3"]) await bed.push("acme/more", version, `more-${version}`);
  const moved = { ...inputs, spec: { ...inputs.spec, dockerImageRepository: bed.reference("acme/more") } };
  bed.writes();
  expect(await stream.up(moved)).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app", "POST imagestreamimports"]);
  expect(await statusTags()).toEqual(["1", "2", "3", "own"]);
  expect(await stream.refresh()).toBe("same");

  const { dockerImageRepository: _, ...rest } = inputs.spec;
  expect(await stream.up({ ...inputs, spec: rest })).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app"]);
  expect((await live(namespace)).spec?.dockerImageRepository).toBeUndefined();
});

test("a repository that cannot be imported fails the stream with the registry's reason, and the next update tries again", async () => {
  const namespace = await bed.namespace();
  const stream = newStream();
  const inputs = declared(namespace, [], { spec: { dockerImageRepository: bed.reference("acme/late") } });
  await expect(stream.up(inputs)).rejects.toThrow(
    /^spec\.dockerImageRepository: .*acme\/late: the registry has no such image/,
  );
  expect(stream.state?.id).toBe(`${namespace}/app`);
  await bed.push("acme/late", "1", "1");
  expect(await stream.up(inputs)).toBe("update");
  expect(await newest(namespace, "1")).toBe(bed.cluster.registry.digest("acme/late", "1"));
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");
});

test("a repository with more tags than the cluster imports at once is told", async () => {
  const namespace = await bed.namespace();
  const names = Array.from({ length: 5 }, (_, index) => `v${index}`);
  await Promise.all(names.map((name) => bed.push("acme/huge", name, "same")));
  const said: string[] = [];
  const warn = async (text: string) => void said.push(text);
  const stream = new Lifecycle(imageStream, () => ({ ...bed.context, warn }));
  await stream.up(declared(namespace, [], { spec: { dockerImageRepository: bed.reference("acme/huge") } }));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/imported 3 tags of .*acme\/huge and left out 2; declare those that you need: v\d+, v\d+$/);
});

test("what builds and pushes have filled is theirs", async () => {
  const namespace = await bed.namespace();
  const stream = newStream();
  const inputs = declared(namespace, [{ name: "latest" }]);
  await stream.up(inputs);
  expect(await stream.refresh()).toBe("same");
  const { image } = await import("../../../../sdk/testing/index.ts");
  await bed.cluster.push(namespace, "app", "latest", image({ version: "built" }));
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");
  expect(await newest(namespace, "latest")).toMatch(/^sha256:/);
});

test("a stream that exists is refused, in check where the program saw it and in create otherwise; nothing is written", async () => {
  const namespace = await bed.namespace();
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app" }, spec: { tags: [] } });
  bed.writes();
  const inputs = declared(namespace, []);
  await expect(newStream().up(inputs, { exists: true })).rejects.toThrow(
    `metadata.name: image stream ${namespace}/app exists already and is not managed by this stack; set adopt: true`,
  );
  expect(bed.writes()).toEqual([]);
  const stream = newStream();
  await expect(stream.up(inputs)).rejects.toThrow("exists already and is not managed by this stack");
  expect(stream.state).toBeUndefined();
});

// A lost answer to the creating POST left a stream that the next update took for somebody else's.
test.each(["loseAnswer", "drop"] as const)(
  "a stream is created although the connection breaks (%s), and nothing is written twice",
  async (kind) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "a", "a");
    const stream = newStream();
    const inputs = declared(namespace, [docker("a", { annotations: { team: "web" } }), alias("b", "a")], {
      metadata: { name: "app", namespace, labels: { team: "web" }, annotations: { note: "x" } },
    });
    bed.cluster.fault({ fault: { kind }, match: { method: "POST", path: /imagestreams$/ }, times: 1 });
    expect(await stream.up(inputs)).toBe("create");
    const effective = bed.writes().filter((line) => line === "POST imagestreams");
    expect(effective).toHaveLength(kind === "drop" ? 2 : 1);
    expect(await newest(namespace, "b")).toBe(bed.cluster.registry.digest("acme/app", "a"));
    expect(await stream.refresh()).toBe("same");
    expect(await stream.up(inputs)).toBe("same");
  },
);

test.each<[string, object]>([
  ["other labels", { metadata: { name: "app", labels: { team: "others" } } }],
  ["other tags", { metadata: { name: "app", labels: { team: "web" } }, spec: { tags: [{ name: "theirs" }] } }],
])("a stream with %s that is there when the answer got lost is somebody else's", async (_what, theirs) => {
  const namespace = await bed.namespace();
  await bed.client.imageStreams.create(namespace, theirs);
  bed.cluster.fault({ fault: { kind: "drop" }, match: { method: "POST", path: /imagestreams$/ }, times: 1 });
  const stream = newStream();
  const inputs = declared(namespace, [], { metadata: { name: "app", namespace, labels: { team: "web" } } });
  await expect(stream.up(inputs)).rejects.toThrow("exists already and is not managed by this stack");
  expect(stream.state).toBeUndefined();
});

test("a stream of the same content that another program has written is not taken for ours", async () => {
  const namespace = await bed.namespace();
  const path = `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams`;
  await bed.client.call({ method: "POST", path, query: { fieldManager: "oc" }, body: { metadata: { name: "app" } } });
  bed.cluster.fault({ fault: { kind: "drop" }, match: { method: "POST", path }, times: 1 });
  await expect(newStream().up(declared(namespace, []))).rejects.toThrow("exists already");
});

test("a stream that exists can be adopted: what differs is changed, what others have in it stays", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const from = { kind: "DockerImage", name: bed.reference("acme/app:a") };
  await bed.client.imageStreams.create(namespace, {
    metadata: { name: "app", labels: { of: "others", team: "old" } },
    spec: {
      tags: [
        { name: "a", from, referencePolicy: { type: "Local" } },
        { name: "foreign", from },
      ],
    },
  });
  await bed.cluster.settled();
  bed.writes();
  const stream = newStream();
  const inputs = declared(namespace, [docker("a")], {
    metadata: { name: "app", namespace, labels: { team: "web" } },
    adopt: true,
  });
  expect(await stream.up(inputs, { exists: true })).toBe("create");
  expect(bed.writes()).toEqual(["POST imagestreams", "PATCH imagestreams/app"]);
  const { metadata, spec } = await live(namespace);
  expect(metadata.labels).toEqual({ of: "others", team: "web" });
  expect(spec?.tags?.map(({ name, referencePolicy }) => [name, referencePolicy?.type])).toEqual([
    ["a", "Source"],
    ["foreign", "Source"],
  ]);
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs, { exists: true })).toBe("same");
});

test("imports that fail keep what exists in the state, with the registry's reason for each tag; the next update repairs", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "good", "good");
  const stream = newStream();
  const tags = [docker("bad"), docker("good"), docker("later", { importPolicy: { scheduled: true } })];
  const digests = { bad: `sha256:${"b".repeat(64)}`, later: `sha256:${"c".repeat(64)}` };
  const failure = await stream.up(declared(namespace, tags, { digests })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { reasons } = failure as PartialFailure;
  expect(reasons).toHaveLength(2);
  expect(reasons[0]).toMatch(/^spec\.tags\.bad\.from: .*acme\/app:bad: the registry has no such image/);
  expect(stream.outs.metadata).toEqual({ name: "app", namespace });
  expect(Object.keys(stream.outs.images)).toEqual(["good"]);
  bed.writes();

  for (const version of ["bad", "later"]) await bed.push("acme/app", version, version);
  expect(await stream.up(declared(namespace, tags))).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  expect(await newest(namespace, "bad")).toBe(bed.cluster.registry.digest("acme/app", "bad"));
  expect(await newest(namespace, "later")).toBe(bed.cluster.registry.digest("acme/app", "later"));
  expect(await stream.refresh()).toBe("same");
});

test("an import that is refused after the stream was created keeps the stream in the state", async () => {
  const namespace = await bed.namespace();
  for (const version of ["1", "2", "3", "4"]) await bed.push("acme/app", version, version);
  const end = bed.cluster.fault({
    fault: { kind: "error", status: 403, reason: "Forbidden", message: "imports are forbidden" },
    match: { method: "POST", path: /imagestreamimports$/ },
    skip: 1,
  });
  const stream = newStream();
  const inputs = declared(
    namespace,
    ["1", "2", "3", "4"].map((version) => docker(version)),
  );
  await expect(stream.up(inputs)).rejects.toThrow(/^4 could not be imported: .*imports are forbidden/);
  expect(Object.keys(stream.outs.images)).toEqual(["1", "2", "3"]);
  end();
  bed.writes();
  expect(await stream.up(inputs)).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  expect(await stream.refresh()).toBe("same");
});

test("a stream that was deleted behind our back is created whole, with tags that have not changed", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  await bed.push("acme/app", "b", "b-1");
  const stream = newStream();
  const tags = [docker("a"), docker("b")];
  await stream.up(declared(namespace, tags, { metadata: { name: "app", namespace, labels: { team: "web" } } }));
  await bed.client.imageStreams.delete(namespace, "app");
  await bed.push("acme/app", "b", "b-2");
  const after = declared(namespace, tags, { metadata: { name: "app", namespace, labels: { team: "web" } } });
  expect(await stream.up(after)).toBe("update");
  expect((await live(namespace)).metadata.labels).toEqual({ team: "web" });
  expect(await newest(namespace, "a")).toBe(bed.cluster.registry.digest("acme/app", "a"));
  expect(await stream.refresh()).toBe("same");
  await bed.client.imageStreams.delete(namespace, "app");
  expect(await stream.refresh()).toBe("gone");
});

test.each<[string, (namespace: string) => Promise<unknown>]>([
  ["another digest", (ns) => retag(ns, { kind: "DockerImage", name: bed.reference("acme/app:other") })],
  ["another kind of source", (ns) => retag(ns, { kind: "ImageStreamTag", name: "b" })],
  ["a deleted tag", (ns) => bed.client.imageStreamTags.delete(ns, "app:a")],
  ["a schedule", (ns) => patchTag(ns, { importPolicy: { scheduled: true } })],
  ["a reference policy", (ns) => patchTag(ns, { referencePolicy: { type: "Local" } })],
  ["an annotation", (ns) => patchTag(ns, { annotations: { team: "evil" } })],
  ["lookup", (ns) => bed.client.imageStreams.patch(ns, "app", { spec: { lookupPolicy: { local: false } } })],
  ["a label", (ns) => bed.client.imageStreams.patch(ns, "app", { metadata: { labels: { team: null } } })],
])(
  "drift (%s) is reported by a refresh and repaired by the update after it; without a refresh it is not seen",
  async (_what, drift) => {
    const namespace = await bed.namespace();
    for (const version of ["a", "b", "other"]) await bed.push("acme/app", version, version);
    const stream = newStream();
    const inputs = declared(namespace, [docker("a", { annotations: { team: "web" } }), docker("b")], {
      metadata: { name: "app", namespace, labels: { team: "web" } },
    });
    inputs.spec.lookupPolicy = { local: true };
    await stream.up(inputs);
    await drift(namespace);
    await bed.cluster.settled();
    bed.writes();
    expect(await stream.refresh()).toBe("drift");
    expect(await stream.up(inputs)).toBe("update");
    expect(bed.writes().length).toBeLessThanOrEqual(2);
    expect(await stream.refresh()).toBe("same");
    expect(await newest(namespace, "a")).toBe(bed.cluster.registry.digest("acme/app", "a"));
  },
);

test.each<[string, (namespace: string) => Promise<unknown>]>([
  [
    "another tag of others",
    (ns) => bed.client.imageStreams.patch(ns, "app", { spec: { tags: [{ name: "x" }] } }, { type: "strategic" }),
  ],
  [
    "labels and annotations of others",
    (ns) => bed.client.imageStreams.patch(ns, "app", { metadata: { labels: { x: "y" }, annotations: { x: "y" } } }),
  ],
  ["annotations of others in our tag", (ns) => patchTag(ns, { annotations: { x: "y" } })],
  ["a new generation", (ns) => patchTag(ns, { generation: 0 })],
  ["an insecure import by hand", (ns) => patchTag(ns, { importPolicy: { insecure: true } })],
])("what others do beside us (%s) is no drift", async (_what, change) => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a", { annotations: { team: "web" } })]));
  await change(namespace);
  await bed.cluster.settled();
  expect(await stream.refresh()).toBe("same");
});

test("writers of one stream do not fail because somebody else is faster", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const end = bed.cluster.fault({
    fault: { kind: "conflict" },
    match: { method: ["POST", "PATCH"], path: /image/ },
    times: 2,
  });
  const stream = newStream();
  await expect(stream.up(declared(namespace, []))).rejects.toThrow(/modified/);
  end();
  await stream.up(declared(namespace, []));
  bed.cluster.fault({ fault: { kind: "conflict" }, match: { method: ["POST", "PATCH"], path: /image/ }, times: 2 });
  await stream.up(declared(namespace, [docker("a")], { metadata: { name: "app", namespace, labels: { a: "b" } } }));
  bed.cluster.clearFaults();
  expect(await stream.refresh()).toBe("same");
});

test("another name moves the stream: the new one is there before the old one goes", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a")]));
  bed.writes();
  const renamed = declared(namespace, [docker("a")], { metadata: { name: "web", namespace } });
  expect(await stream.up(renamed)).toBe("replace");
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports", "DELETE imagestreams/app"]);
});

test("destroying is one delete, and what is gone already is no error", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a")]));
  bed.writes();
  const { state } = stream;
  await stream.destroy();
  expect(bed.writes()).toEqual(["DELETE imagestreams/app"]);
  stream.state = state;
  await stream.destroy();
});

test("a namespace that does not exist is an error that says so, and nothing is kept", async () => {
  const stream = newStream();
  await expect(stream.up(declared("nowhere", []))).rejects.toThrow(
    /namespaces "nowhere" not found.*create the namespace first/s,
  );
  expect(stream.state).toBeUndefined();
});

function retag(namespace: string, from: object) {
  return bed.client.imageStreamTags.patch(namespace, "app:a", {
    tag: { name: "a", from: { namespace: null, ...from } },
  });
}

function patchTag(namespace: string, change: object) {
  return bed.client.imageStreams.patch(
    namespace,
    "app",
    { spec: { tags: [{ name: "a", ...change }] } },
    { type: "strategic" },
  );
}
