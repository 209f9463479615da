import { expect, test } from "@jest/globals";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { alias, bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

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

test("what builds and pushes have filled is theirs", async () => {
  const namespace = await bed.namespace();
  const stream = newStream();
  const inputs = declared(namespace, [{ name: "latest" }]);
  await stream.up(inputs);
  expect(await stream.refresh()).toBe("same");
  const { image } = await import("../../../../emulator/index.ts");
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

test("a namespace that does not exist is an error that says so, and nothing is kept", async () => {
  const stream = newStream();
  await expect(stream.up(declared("nowhere", []))).rejects.toThrow(
    /namespaces "nowhere" not found.*create the namespace first/s,
  );
  expect(stream.state).toBeUndefined();
});
