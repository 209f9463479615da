import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../../../emulator/registry/index.ts";
import { type Answer, alice, type ImageCluster, importOf, startImageCluster, streamOf } from "../imageCluster.ts";

let cluster: ImageCluster;
let host: string;
let one: string;
let two: string;

beforeAll(async () => {
  cluster = await startImageCluster();
  host = cluster.registry.host;
  one = await cluster.push("acme/web", "1.0", "1");
  two = await cluster.push("acme/web", "2.0", "2");
});
afterAll(() => cluster.close());

const entry = (answer: Answer, index = 0): Answer => answer.status.images[index];

test("a repeated import of the same image keeps the item and its time; a raised generation is caught up with", async () => {
  await cluster.admin.import("again", { v1: `${host}/acme/web:1.0` });
  cluster.clock.advance(60_000);
  const same = await cluster.admin.import("again", { v1: `${host}/acme/web:1.0` });
  const reset = { tags: [{ ...same.status.import.spec.tags[0], generation: 0 }] };
  const asked = await cluster.admin.patch("imagestreams", "again", { spec: reset });
  expect(asked.spec.tags[0].generation).toBe(2);
  const after = await cluster.admin.import("again", { v1: `${host}/acme/web:1.0` });
  expect(after.status.import.status.tags[0].items).toEqual([
    { ...same.status.import.status.tags[0].items[0], generation: 3 },
  ]);
  expect(same.status.import.metadata.generation).toBe(1);
});

test("an import replaces the import policy of a tag on every success, never its reference policy", async () => {
  const from = { kind: "DockerImage", name: `${host}/acme/web:1.0` };
  const tag = { name: "v1", from, referencePolicy: { type: "Local" }, importPolicy: { insecure: true } };
  await cluster.admin.create("imagestreams", streamOf("policies", [tag]));
  const answer = await cluster.admin.import("policies", { v1: from.name });
  expect(answer.status.import.spec.tags[0]).toMatchObject({
    importPolicy: { importMode: "Legacy" },
    referencePolicy: { type: "Local" },
  });
  expect(answer.status.import.spec.tags[0].importPolicy.insecure).toBeUndefined();
});

// From the source: createImages goes through spec.images in order, and one update stores what came of it.
test.each([
  ["the same image leaves the source", "1.0", ["one"], "acme/web:1.0"],
  ["another image goes on top", "2.0", ["one", "two"], "acme/web@"],
])("of two imports into one tag, the second one decides: %s", async (_what, version, history, source) => {
  const name = `twice-${version}`;
  const images = [`${host}/acme/web:${version}`, `${host}/acme/web@${one}`].map((from) => ({
    from: { kind: "DockerImage", name: from },
    to: { name: "v1" },
  }));
  const answer = await cluster.admin.create("imagestreamimports", {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamImport",
    metadata: { name },
    spec: { import: true, images },
  });
  const { metadata, spec, status } = answer.status.import;
  expect(status.tags[0].items.map((item: Answer) => item.image)).toEqual(
    history.map((each) => (each === "one" ? one : two)),
  );
  expect(spec.tags[0].from.name).toContain(source);
  // Nothing is left for the import controller.
  const generations = [metadata.generation, spec.tags[0].generation, status.tags[0].items[0].generation];
  expect(generations).toEqual([1, 1, 1]);
});

describe("the version in an import's metadata", () => {
  const versioned = (name: string, metadata: object) => ({
    ...importOf(name, { v1: `${host}/acme/web:1.0` }),
    metadata: { name, ...metadata },
  });

  test("must be the stream's, also without import", async () => {
    await cluster.admin.import("versioned", { v1: `${host}/acme/web:1.0` });
    const stale = {
      ...versioned("versioned", { resourceVersion: "1" }),
      spec: { import: false, images: [{ from: { kind: "DockerImage", name: host } }] },
    };
    await expect(cluster.admin.create("imagestreamimports", stale)).rejects.toThrow(
      /Operation cannot be fulfilled on imagestream.image.openshift.io "versioned": the image stream was updated from "1" to "\d+"/,
    );
  });

  test("means that the stream must exist; a uid means nothing", async () => {
    await expect(
      cluster.admin.create("imagestreamimports", versioned("missing", { resourceVersion: "1" })),
    ).rejects.toMatchObject({
      status: { code: 404, details: { kind: "imagestreamimports", name: "missing" } },
    });
    await expect(
      cluster.admin.create("imagestreamimports", versioned("foreign", { uid: "someone-elses" })),
    ).resolves.toBeDefined();
  });
});

test("a manifest list is imported by the platform that the existing tag prefers", async () => {
  const platforms = ["linux/amd64", "linux/arm64", "windows/amd64"];
  await cluster.registry.push("acme/multi", "1", image({ version: "multi", platforms }));
  const from = { kind: "DockerImage", name: `${host}/acme/multi:1` };
  const prefer = (arch: string, os: string) => ({
    "importer.image.openshift.io/prefer-arch": arch,
    "importer.image.openshift.io/prefer-os": os,
  });
  const tags = [
    { name: "arm", from, annotations: prefer("arm64", "linux") },
    { name: "windows", from, annotations: prefer("amd64", "windows") },
    { name: "none", from, annotations: prefer("s390x", "plan9") },
  ];
  await cluster.admin.create("imagestreams", streamOf("preferring", tags));
  const answer = await cluster.admin.import("preferring", { arm: from.name, windows: from.name, none: from.name });
  const architectures = [0, 1, 2].map((index) => entry(answer, index).image.dockerImageMetadata.Architecture);
  expect(architectures).toEqual(["arm64", "amd64", "amd64"]);
  expect(entry(answer, 1).image.metadata.name).not.toBe(entry(answer, 2).image.metadata.name);
});

test("a repository takes as many tags as configured and names the others", async () => {
  const few = await startImageCluster({ settings: { maxImagesBulkImportedPerRepository: 2 } });
  for (const tag of ["latest", "1.0", "1.1", "old"]) await few.push("acme/web", tag, tag);
  const from = { kind: "DockerImage", name: `${few.registry.host}/acme/web` };
  const answer = await few.admin.create("imagestreamimports", {
    metadata: { name: "all" },
    spec: { import: true, repository: { from } },
  });
  expect(answer.status.repository.images.map(({ tag }: { tag: string }) => tag)).toEqual(["latest", "1.1"]);
  expect(answer.status.repository.additionalTags).toEqual(["1.0", "old"]);
  await few.close();
});

test("a request may ask for the raw manifest", async () => {
  const images = [{ from: { kind: "DockerImage", name: `${host}/acme/web:1.0` }, includeManifest: true }];
  const answer = await cluster.admin.create("imagestreamimports", {
    metadata: { name: "raw" },
    spec: { import: false, images },
  });
  expect(JSON.parse(entry(answer).image.dockerImageManifest).schemaVersion).toBe(2);
  expect(answer.status.import).toBeUndefined();
});

test("limits refuse the import, and the refusal stands on the tags that it would have added", async () => {
  const limits = [{ type: "openshift.io/ImageStream", max: { "openshift.io/images": "1" } }];
  await cluster.admin.import("limited", { v1: `${host}/acme/web:1.0` });
  await cluster.admin.create("limitranges", { metadata: { name: "one" }, spec: { limits } });
  await expect(cluster.admin.import("limited", { v2: `${host}/acme/web:2.0` })).rejects.toMatchObject({
    status: { code: 422 },
  });
  const { status } = await cluster.admin.get("imagestreams", "limited");
  expect(status.tags).toMatchObject([
    { tag: "v1", items: [{ image: one }] },
    { tag: "v2", items: null, conditions: [{ status: "False", reason: "Invalid", generation: 2 }] },
  ]);
  await cluster.admin.delete("limitranges", "one");
});

describe("content that is not what its digest names", () => {
  const broken = async (kind: "manifest" | "blob", reference: string): Promise<Answer> => {
    const end = cluster.registry.fault({ fault: { kind: "corrupt" }, match: { kind, method: "GET" } });
    const answer = await cluster.admin.import("broken", { v1: `${host}/acme/web${reference}` });
    end();
    return entry(answer).status;
  };

  test("fails an entry that asked for the manifest by digest", async () => {
    expect(await broken("manifest", `@${two}`)).toMatchObject({ code: 500, reason: "InternalError" });
  });

  test("fails an entry whose configuration it is", async () => {
    expect((await broken("blob", ":1.0")).message).toContain("content integrity error: the blob retrieved with digest");
  });
});

test("a wrong digest header of a tag is not looked at", async () => {
  const end = cluster.registry.fault({ fault: { kind: "wrongDigest" }, match: { kind: "manifest" } });
  const answer = await cluster.admin.import("header", { v1: `${host}/acme/web:1.0` });
  end();
  expect(entry(answer).image.metadata.name).toBe(one);
});

describe("registries with passwords", () => {
  const secret = (name: string, registry: string, password: string) => ({
    metadata: { name },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify({ auths: { [registry]: { username: "robot", password } } }) },
  });
  const dry = (name: string) => importOf("dry", { v1: name }, { import: false });

  test("that issue tokens: the secret's password counts, without one there is no access", async () => {
    const tokens = await startImageCluster({
      registry: { auth: { scheme: "token", users: { robot: { password: "s3cret" } } } },
    });
    await tokens.push("acme/web", "1.0", "1");
    const reference = `${tokens.registry.host}/acme/web:1.0`;
    const refused = await tokens.admin.create("imagestreamimports", dry(reference));
    expect(entry(refused).status).toMatchObject({ code: 401, reason: "Unauthorized" });
    await tokens.admin.create("secrets", secret("wrong", tokens.registry.host, "guess"));
    const wrong = await tokens.admin.create("imagestreamimports", dry(reference));
    expect(entry(wrong).status.message).toBe(`incorrect username or password for image "${reference}"`);
    await tokens.admin.delete("secrets", "wrong");
    await tokens.admin.create("secrets", secret("right", tokens.registry.host, "s3cret"));
    const allowed = await tokens.admin.create("imagestreamimports", dry(reference));
    expect(entry(allowed).status.status).toBe("Success");
    await tokens.close();
  });

  test("that everybody may read: a wrong password is tried, then none", async () => {
    const open = await startImageCluster({
      registry: { auth: { scheme: "token", users: { robot: { password: "s3cret" } }, anonymous: { "*": ["pull"] } } },
    });
    await open.push("acme/web", "1.0", "1");
    await open.admin.create("secrets", secret("wrong", open.registry.host, "guess"));
    const answer = await open.admin.create("imagestreamimports", dry(`${open.registry.host}/acme/web:1.0`));
    expect(entry(answer).status).toEqual({ metadata: {}, status: "Success" });
    await open.close();
  });
});

describe("a registry that speaks plain HTTP", () => {
  test("needs the insecure flag, or the cluster's word for it", async () => {
    const plain = await startImageCluster({ ownRegistry: false });
    await plain.push("acme/web", "1.0", "1");
    const reference = `${plain.registry.host}/acme/web:1.0`;
    const refused = await plain.admin.import("plain", { v1: reference });
    expect(entry(refused).status).toMatchObject({
      code: 400,
      reason: "BadRequest",
      message: expect.stringContaining("HTTP only"),
    });
    const from = { kind: "DockerImage", name: reference };
    const flagged = await plain.admin.create("imagestreamimports", {
      metadata: { name: "plain" },
      spec: { import: false, images: [{ from, importPolicy: { insecure: true } }] },
    });
    expect(entry(flagged).status.status).toBe("Success");
    await plain.admin.patch("config.images", "cluster", {
      spec: { registrySources: { insecureRegistries: [plain.registry.host] } },
    });
    expect(entry(await plain.admin.import("plain", { v1: reference })).status.status).toBe("Success");
    await plain.close();
  });
});

test("who may not create Images may only import from allowed registries, named in the refusal", async () => {
  const strict = await startImageCluster({ settings: { allowedRegistriesForImport: [{ domainName: "quay.io" }] } });
  await expect(strict.as(alice).import("web", { v1: "gcr.io/a/b:1" })).rejects.toMatchObject({
    status: {
      code: 422,
      details: {
        causes: [
          {
            field: "spec.images[0].from.name",
            message: expect.stringContaining('importing images from registry "gcr.io:443" is forbidden'),
          },
        ],
      },
    },
  });
  await strict.close();
});

test("more than three manifests of a request wait for the limiter", async () => {
  const slow = await startImageCluster({ settings: { importManifestsPerSecond: 2 } });
  const tags = ["1", "2", "3", "4", "5"];
  for (const tag of tags) await slow.push("acme/web", tag, tag);
  const images = Object.fromEntries(tags.map((tag) => [`v${tag}`, `${slow.registry.host}/acme/web:${tag}`]));
  const fetched = (): number => slow.registry.requests.count({ kind: "manifest", method: "GET" });
  const done = slow.admin.import("slow", images);
  for (const expected of [3, 4]) {
    while (fetched() < expected) await setImmediate();
    slow.clock.advance(499);
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(fetched()).toBe(expected);
    slow.clock.advance(1);
  }
  await done;
  expect(fetched()).toBe(5);
  await slow.close();
});
