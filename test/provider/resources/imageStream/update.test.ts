import { expect, test } from "@jest/globals";
import { importFailure } from "../../../../provider/image/history.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { alias, bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

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

test("a failed import that the preview shows is repeated, with the announced image on top", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "again", "again-1");
  const stream = newStream();
  const inputs = declared(namespace, [docker("again")]);
  await stream.up(inputs);
  const failure = async () => importFailure((await live(namespace)).status?.tags, "again");
  const ocImport = () =>
    bed.client.imageStreamImports.create(namespace, {
      metadata: { name: "app" },
      spec: {
        import: true,
        images: [{ from: { kind: "DockerImage", name: bed.reference("acme/app:again") }, to: { name: "again" } }],
      },
    });
  /** The declaration as it is shown after a failed import. */
  async function afterFailure(time?: string) {
    const end = bed.cluster.registry.fault({ fault: { kind: "error", status: 401 } });
    await ocImport();
    end();
    const failedImport = time ?? (await failure())?.lastTransitionTime ?? "";
    bed.writes();
    return { ...inputs, images: { again: { digest: announced, failedImport } } };
  }

  const repeated = await afterFailure();
  expect(await stream.up(repeated)).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  expect(await failure()).toBeUndefined();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");

  // Another user is faster.
  const late = await afterFailure("later");
  await ocImport();
  bed.writes();
  expect(await stream.up(late)).toBe("update");
  expect(bed.writes()).toEqual([]);

  const moving = await afterFailure("last");
  const moved = await bed.push("acme/app", "again", "again-2");
  await expect(stream.up(moving)).rejects.toThrow(`moved from ${announced} to ${moved}`);
  expect(await newest(namespace, "again")).toBe(announced);
});
