import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { call } from "./deployment.ts";
import { type Outcome, run } from "./run.ts";
import { type FirstTag, type Testbed, testbed } from "./testbed.ts";

const all = ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7"];
const first = image({ version: "1.4.0", platforms: all });
const second = image({ version: "1.4.1", platforms: all });
const withoutArm = image({ version: "1.4.2", platforms: ["linux/amd64", "linux/s390x"] });
const child = (version: string, platform: string): string => image({ version, platform }).digest;

/** One program uses both; what a cluster imports by default decides what a tag that says nothing else is. */
const legacy = testbed({ settings: { imageStreamImportMode: "Legacy" } });
const original = testbed({ settings: { imageStreamImportMode: "PreserveOriginal" } });
const clusters = () => [legacy, original];

/** A tag's declaration, and the image that it has then. */
const arm64 = { says: `platform: "linux/arm64"`, has: "linux/arm64", prefers: "arm64" };
const variant = { says: `platform: "linux/arm/v7"`, has: "linux/arm/v7", byDigest: true };
const index = { says: `importPolicy: { importMode: "PreserveOriginal" }`, importMode: "PreserveOriginal" };
const plain = { says: "", has: "linux/amd64" };
interface Kind {
  says: string;
  has?: string;
  prefers?: string;
  byDigest?: boolean;
  importMode?: string;
}

interface Stream {
  /** Of the stream, and of its namespace. */
  readonly name: string;
  readonly on: Testbed;
  /** Of the source. */
  readonly tag: string;
  readonly kind: Kind;
}

const moving = (): Stream[] => clusters().map((on, at) => ({ name: `moving-${at}`, on, tag: "1.4", kind: arm64 }));
const changing = (...kinds: readonly Kind[]): Stream[] =>
  kinds.map((kind, at) => ({ name: `changing-${at}`, on: legacy, tag: "1.5", kind }));
const before = () => [...moving(), ...changing(arm64, variant, index, arm64)];
const after = () => [...moving(), ...changing(variant, index, arm64, plain)];

beforeAll(async () => {
  for (const { cluster } of clusters()) {
    for (const one of [withoutArm, second]) await cluster.registry.push("acme/app", undefined, one);
    for (const tag of ["1.4", "1.5", "lost"]) await cluster.registry.push("acme/app", tag, first);
  }
  const namespaces = { group: "", resource: "namespaces" };
  for (const { name, on } of before()) await on.cluster.client.create(namespaces, { metadata: { name } });
});

beforeEach(() => {
  for (const { cluster } of clusters()) {
    cluster.requests.clear();
    cluster.registry.requests.clear();
  }
});

/** A program with these streams, and what comes after them. */
function declare(streams: readonly Stream[], more = ""): void {
  const resources = streams.map(
    ({ name, on, tag, kind: { says } }) => `new imagestream.ImageStream("${name}", {
      metadata: { namespace: "${name}" },
      spec: { tags: [{ name: "app", from: "${on.repository}:${tag}", ${says} }] },
    }, { provider: ${on === legacy ? "undefined" : "original"} }),`,
  );
  legacy.project.program(`
    const original = new imagestream.Provider("original", { kubeconfig: "${original.cluster.kubeconfig}" });
    const before = [${resources.join("\n")}];
    ${more}`);
}

const last = (name: string, says: string) =>
  `new imagestream.ImageStream("${name}", { spec: { tags: [{ name: "app", ${says} }] } }, { dependsOn: before });`;

/** The expected stream when its source's tag is this version's index. */
const expected = ({ name, on, tag, kind }: Stream, version: string) => {
  const { has, prefers, byDigest, importMode = "Legacy" } = kind;
  const digest = has === undefined ? image({ version, platforms: all }).digest : child(version, has);
  const source = byDigest === true ? `${on.repository}@${digest}` : `${on.repository}:${tag}`;
  return { name, digest, platforms: has === undefined ? all : [has], source, prefers, importMode };
};

/** A stream's tag in a preview, and on the cluster. */
async function seen(preview: Outcome, { name, on: { cluster } }: Stream) {
  const { app } = preview.inputs(name)["images"] as { app: { digest: string; platforms: string[] } };
  const path = `/apis/image.openshift.io/v1/namespaces/${name}/imagestreams/${name}`;
  const { spec, status } = (await call(cluster, "GET", path)) as {
    spec: { tags: [FirstTag["spec"]] };
    status: { tags: [{ items: [{ image: string }] }] };
  };
  const { from, annotations, importPolicy } = spec.tags[0];
  expect([name, status.tags[0].items[0].image]).toEqual([name, app.digest]);
  return {
    name,
    digest: app.digest,
    platforms: app.platforms,
    source: from.name,
    prefers: annotations?.["importer.image.openshift.io/prefer-arch"],
    importMode: importPolicy.importMode,
  };
}

const writes = ({ name, on }: Stream) => on.writes().filter(({ path }) => path.includes(`/namespaces/${name}/`)).length;

test("each platform's image is shown and applied, on whichever cluster; a variant is written by digest", async () => {
  declare(before());
  const preview = await run(legacy.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(await run(legacy.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  for (const stream of before()) {
    expect(await seen(preview, stream)).toEqual(expected(stream, "1.4.0"));
    expect(writes(stream)).toBeLessThanOrEqual(2);
  }
});

test("unchanged they are neither drift nor a difference; an image without the platform is refused in the preview, with those it has", async () => {
  expect((await run(legacy.project, "refresh")).changes).toEqual({});
  declare(before(), last("refused", `from: "${legacy.repository}:1.4", platform: "linux/s390x"`));
  const preview = await run(legacy.project, "preview");
  expect(preview).toMatchObject({ failed: true });
  expect(preview.changes).toEqual({});
  for (const part of [`spec.tags.app.from`, "no image for linux/s390x", all.join(", ")]) {
    expect(preview.diagnostics.join("\n")).toContain(part);
  }
  for (const bed of clusters()) expect(bed.writes()).toEqual([]);
});

test("images move with their index, and change platforms in at most two writes; an index that loses its platform meanwhile fails with both, and leaves the announced image", async () => {
  for (const { cluster } of clusters()) cluster.registry.moveTag("acme/app", "1.4", second.digest);
  const { registry } = legacy.cluster;
  const lost = { repository: "acme/app", reference: "lost" };
  declare(after(), last("lost", `from: "${legacy.repository}:lost", ${arm64.says}, onMoved: "accept"`));
  const preview = await run(legacy.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  const updates = after().map(({ name }) => [name, "update"]);
  expect(preview.changes).toEqual({ ...Object.fromEntries(updates), lost: "create" });

  registry.when({
    match: lost,
    nth: registry.requests.list(lost).length + 1,
    moment: "before",
    run: () => registry.moveTag("acme/app", "lost", withoutArm.digest),
  });
  const up = await run(legacy.project, "up");
  for (const stream of after()) {
    expect(await seen(preview, stream)).toEqual(expected(stream, stream.tag === "1.4" ? "1.4.1" : "1.4.0"));
    expect(writes(stream)).toBeLessThanOrEqual(stream.tag === "1.4" ? 1 : 2);
  }
  expect(up.failed).toBe(true);
  const [wanted, got] = [child("1.4.0", "linux/arm64"), child("1.4.2", "linux/amd64")];
  expect(up.diagnostics.join("\n")).toContain(
    `announced as ${wanted} for linux/arm64, but the cluster has ${got} for linux/amd64`,
  );
  expect((await legacy.firstTag("lost")).image).toBe(wanted);

  expect(await run(legacy.project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
});
