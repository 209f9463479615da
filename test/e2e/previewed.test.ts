import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });
const third = image({ version: "1.4.2" });

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  for (const one of [third, second]) await cluster.registry.push("acme/app", undefined, one);
});

afterAll(() => cluster?.close());

beforeEach(async () => {
  await cluster.registry.push("acme/app", "1.4", first);
  project = await openProject(cluster.kubeconfig);
  cluster.requests.clear();
});

afterEach(() => project.close());

/** A stream, a tag that follows its tag, and one that copies it. */
const streams = (name: string, more = "") => `
    const stream = new imagestream.ImageStream("${name}", { spec: { tags: [
      { name: "1.4", from: "${repository}:1.4", ${more} },
      { name: "stable", from: { kind: "ImageStreamTag", name: "${name}:1.4" } },
    ] } });
    const copy = new imagestream.ImageStreamTag("${name}-copy:1.4", { tag: { from: stream.tag("1.4") } });
  `;
const declare = (name: string, more = "") => project.program(streams(name, more));

/** The same with something that is refused after all of that was shown. */
const declareWithFault = (name: string) =>
  project.program(`${streams(name)} new imagestream.ImageStream("-", {}, { dependsOn: [copy] });`);

const move = (to: { digest: string }) => cluster.registry.moveTag("acme/app", "1.4", to.digest as never);
const writes = () => cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
const recordOf = () => join(project.workDir, "home/imagestream/previews/organization/e2e/dev.json");

/** The digest that the cluster has now for the tag, and the one that follows it, and the one that copies it. */
const applied = async (name: string) => {
  const digests = [`${name}:1.4`, `${name}:stable`, `${name}-copy:1.4`].map(async (tag) => {
    const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/${tag}`;
    return ((await call(cluster, "GET", path)) as { image: { metadata: { name: string } } }).image.metadata.name;
  });
  return new Set(await Promise.all(digests));
};

describe("a tag that moves between preview and update", () => {
  test("is refused by name before any write, at every attempt, until it is previewed again", async () => {
    // What a failed preview has shown counts as well.
    declareWithFault("refused");
    expect(await run(project, "preview")).toMatchObject({ failed: true });
    declare("refused");
    const record = readFileSync(recordOf(), "utf8");
    const shown = { digest: first.digest };
    expect(Object.values(JSON.parse(record).clusters)).toMatchObject([
      {
        "default/refused:1.4": { ...shown, reference: `${repository}:1.4` },
        "default/refused:stable": shown,
        "default/refused-copy:1.4": shown,
      },
    ]);
    expect(record).not.toContain(cluster.token);
    expect(statSync(recordOf()).mode & 0o777).toBe(0o600);
    move(second);
    for (const operation of ["refresh", "destroy"] as const) {
      await run(project, operation);
      expect({ operation, record: readFileSync(recordOf(), "utf8") }).toEqual({ operation, record });
    }
    for (const attempt of ["first", "second"]) {
      const up = await run(project, "up");
      expect({ attempt, failed: up.failed }).toEqual({ attempt, failed: true });
      const said = up.diagnostics.join("\n");
      for (const part of [`spec.tags["1.4"].from`, first.digest, second.digest, "preview again", `onMoved: "accept"`]) {
        expect(said).toContain(part);
      }
    }
    expect(writes()).toEqual([]);
    await run(project, "preview");
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await applied("refused")).toEqual(new Set([second.digest]));
  });

  test("is taken with onMoved: accept, which is said on the resource and is no difference by itself", async () => {
    declare("accepting", `onMoved: "accept"`);
    await run(project, "preview");
    move(second);
    const up = await run(project, "up");
    expect(up.failed).toBe(false);
    expect(up.notes.join("\n")).toMatch(/^accepting: spec\.tags\["1\.4"\]\.from: .*accepted by onMoved/m);
    expect(await applied("accepting")).toEqual(new Set([second.digest]));
    declare("accepting");
    expect(await run(project, "preview")).toMatchObject({ failed: false, changes: {} });
  });

  test("applies the previewed digest where it is pinned", async () => {
    declare("pinned", "pin: true");
    await run(project, "preview");
    move(second);
    const up = await run(project, "up");
    expect(up).toMatchObject({ failed: false, diagnostics: [] });
    expect(up.notes.join("\n")).toContain("moved since the preview; the previewed");
    expect(await applied("pinned")).toEqual(new Set([first.digest]));
    const next = await run(project, "preview");
    expect(next.notes.join("\n")).toContain("pinned: default/pinned:1.4 moves from 1.4.0 (");
  });
});

describe("an update without a preview", () => {
  test("applies what tags stand for now and says so once; a preview counts for one update only, and for a day", async () => {
    declare("unseen");
    const up = await run(project, "up");
    expect(up.failed).toBe(false);
    expect(up.notes.filter((note) => note.includes("no preview of this stack is recorded"))).toHaveLength(1);
    move(second);
    await run(project, "preview");
    expect(await run(project, "up")).toMatchObject({ failed: false, notes: [] });
    move(third);
    expect(await run(project, "up")).toMatchObject({ failed: false });
    expect(await applied("unseen")).toEqual(new Set([third.digest]));

    await run(project, "preview");
    const day = 24 * 60 * 60 * 1_000;
    const record = JSON.parse(readFileSync(recordOf(), "utf8"));
    const time = new Date(Date.parse(record.time) - day).toISOString();
    writeFileSync(recordOf(), JSON.stringify({ ...record, time }));
    move(second);
    const late = await run(project, "up");
    expect(late.failed).toBe(false);
    expect(late.notes.filter((note) => note.includes(`the last preview is of ${time}`))).toHaveLength(1);
    expect(await applied("unseen")).toEqual(new Set([second.digest]));
  });

  test("is that of another user, while stacks that one user previews at once each have a record", async () => {
    declare("mine");
    const home = join(project.workDir, "home");
    const prod = await openProject(cluster.kubeconfig, { PULUMI_HOME: home }, "prod");
    const theirs = await openProject(cluster.kubeconfig);
    prod.program(streams("prod"));
    theirs.program(streams("mine"));
    await Promise.all([run(project, "preview"), run(prod, "preview")]);
    move(second);
    for (const mine of [project, prod]) {
      const refused = await run(mine, "up");
      expect(refused.diagnostics.join("\n")).toContain(`moved from ${first.digest} to ${second.digest} since`);
    }
    expect(writes()).toEqual([]);
    const up = await run(theirs, "up");
    expect(up).toMatchObject({ failed: false, diagnostics: [] });
    expect(up.notes.join("\n")).toContain("no preview of this stack is recorded");
    for (const other of [prod, theirs]) other.close();
  });
});
