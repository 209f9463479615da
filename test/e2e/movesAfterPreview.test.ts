import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });

let cluster: Cluster;
let project: Project;
let prod: Project;
let theirs: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  await cluster.registry.push("acme/app", undefined, second);
  await cluster.registry.push("acme/app", "1.4", first);
  project = await openProject(cluster.kubeconfig);
  prod = await openProject(cluster.kubeconfig, { PULUMI_HOME: join(project.workDir, "home") }, "prod");
  theirs = await openProject(cluster.kubeconfig, {}, "prod");
});

afterAll(async () => {
  for (const one of [project, prod, theirs]) one?.close();
  await cluster?.close();
});

/** A stream, a tag that follows its tag, and one that copies it. */
const stream = (name: string, more = "", after = "") => `
    const ${name} = new imagestream.ImageStream("${name}", { spec: { tags: [
      { name: "1.4", from: "${repository}:1.4", ${more} },
      { name: "stable", from: { kind: "ImageStreamTag", name: "${name}:1.4" } },
    ] } }, { dependsOn: [${after}] });
    const ${name}Copy = new imagestream.ImageStreamTag("${name}-copy:1.4", { tag: { from: ${name}.tag("1.4") } });
  `;

/** Messages that a tag of the stream has moved since the preview. */
const told = (up: Outcome, name: string) =>
  up.notes.filter((note) => note.includes(`1.4 moved since the preview\n  tag        default/${name}:1.4\n`));

/** One stream for each of what may be done about a tag that moves; a refusal ends an update, so it comes last. */
const streams = (accepting: string) =>
  stream("accepting", accepting) + stream("pinned", "pin: true") + stream("refused", "", "acceptingCopy, pinnedCopy");

const recordOf = (stack: string) => join(project.workDir, `home/imagestream/previews/organization/e2e/${stack}.jsonl`);
/** The tags that a record holds, by server. */
const shownIn = (record: string) => {
  const [, ...lines] = record.trim().split("\n");
  const tags = lines.map((line) => JSON.parse(line) as { readonly server: string; readonly tag: string });
  const servers = Map.groupBy(tags, ({ server }) => server);
  return [...servers.values()].map((all) => Object.fromEntries(all.map((one) => [one.tag, one])));
};
const streamsPath = "/apis/image.openshift.io/v1/namespaces/default";

/** The digest that the cluster has now for the tag, and the one that follows it, and the one that copies it. */
const applied = async (name: string) => {
  const digests = [`${name}:1.4`, `${name}:stable`, `${name}-copy:1.4`].map(async (tag) => {
    const { image } = (await call(cluster, "GET", `${streamsPath}/imagestreamtags/${tag}`)) as {
      image: { metadata: { name: string } };
    };
    return image.metadata.name;
  });
  return new Set(await Promise.all(digests));
};

test("what a preview has shown is recorded, also if it fails; stacks that one user previews at once each have a record", async () => {
  // Refused after all else was shown.
  project.program(
    `${streams(`onMoved: "accept"`)} new imagestream.ImageStream("-", {}, { dependsOn: [refusedCopy] });`,
  );
  prod.program(stream("prod"));
  const previews = await Promise.all([project, prod].map((one) => run(one, "preview")));
  expect(previews).toMatchObject([{ failed: true }, { failed: false }]);
  const record = readFileSync(recordOf("dev"), "utf8");
  const [shown = {}, ...others] = shownIn(record);
  const image = { digest: first.digest };
  expect(others).toEqual([]);
  expect(shown).toMatchObject({
    "default/refused:1.4": { ...image, reference: `${repository}:1.4` },
    "default/refused:stable": image,
    "default/refused-copy:1.4": image,
  });
  expect(Object.keys(shown).filter((tag) => !/^default\/(refused|accepting|pinned)/.test(tag))).toEqual([]);
  expect(record).not.toContain(cluster.token);
  expect(statSync(recordOf("dev")).mode & 0o777).toBe(0o600);
  expect(shownIn(readFileSync(recordOf("prod"), "utf8"))).toEqual([
    {
      "default/prod:1.4": expect.objectContaining(image),
      "default/prod:stable": expect.objectContaining(image),
      "default/prod-copy:1.4": expect.objectContaining(image),
    },
  ]);
});

describe("a tag that moves between preview and update", () => {
  let record: string;
  let up: Outcome;

  beforeAll(async () => {
    project.program(streams(`onMoved: "accept"`));
    record = readFileSync(recordOf("dev"), "utf8");
    cluster.registry.moveTag("acme/app", "1.4", second.digest);
    for (const operation of ["refresh", "destroy"] as const) {
      await run(project, operation);
      expect({ operation, record: readFileSync(recordOf("dev"), "utf8") }).toEqual({ operation, record });
    }
    up = await run(project, "up");
  });

  test("is refused by name before any write, and the preview still counts for the next attempt", async () => {
    expect(up.failed).toBe(true);
    const said = up.diagnostics.join("\n");
    for (const part of [
      `refused: `,
      `spec.tags["1.4"].from`,
      first.digest,
      second.digest,
      "preview again",
      `onMoved: "accept"`,
    ]) {
      expect(said).toContain(part);
    }
    const { items } = (await call(cluster, "GET", `${streamsPath}/imagestreams`)) as {
      items: { metadata: { name: string } }[];
    };
    const names = items.map(({ metadata }) => metadata.name);
    expect(names).toEqual(["accepting", "accepting-copy", "pinned", "pinned-copy"]);
    expect(readFileSync(recordOf("dev"), "utf8")).toBe(record);
  });

  test("is taken with onMoved: accept, which is said of the tag", async () => {
    expect(told(up, "accepting")).toEqual([
      expect.stringContaining(`since the preview, which onMoved: "accept" allows`),
    ]);
    expect(await applied("accepting")).toEqual(new Set([second.digest]));
  });

  test("applies the previewed digest where it is pinned", async () => {
    expect(told(up, "pinned")).toEqual([expect.stringContaining("the tag is pinned to the previewed image")]);
    expect(await applied("pinned")).toEqual(new Set([first.digest]));
  });

  test("is told once for each stream, not again for the tag that follows it", () => {
    expect(up.notes.filter((note) => note.includes("since the preview"))).toHaveLength(2);
  });

  test("is applied once it was previewed again, and that preview counts for one update only", async () => {
    // To accept is no difference by itself.
    project.program(streams(""));
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({ failed: false, diagnostics: [] });
    expect(preview.changes).toEqual({
      pinned: "update",
      "pinned-copy:1.4": "update",
      refused: "create",
      "refused-copy:1.4": "create",
    });
    expect(preview.notes.join("\n")).toMatch(/^pinned: 1\.4 → 1\.4\.1$/m);
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [], notes: [] });
    for (const name of ["accepting", "pinned", "refused"]) {
      expect({ name, has: await applied(name) }).toEqual({ name, has: new Set([second.digest]) });
    }
    expect(existsSync(recordOf("dev"))).toBe(false);
  });
});

test("an update without a preview, or after one of another user, applies what tags stand for now, without a word where no tag moves", async () => {
  expect(existsSync(recordOf("prod"))).toBe(true);
  theirs.program(stream("prod"));
  const up = await run(theirs, "up");
  expect(up).toMatchObject({ failed: false, diagnostics: [] });
  expect(up.notes.filter((note) => note.includes("no preview of this stack is recorded"))).toHaveLength(0);
  expect(await applied("prod")).toEqual(new Set([second.digest]));
});
