import { execFile } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const [revision, upstream] = ["4e1d1a0c", "https://github.com/acme/app.git"];
const labels = { "org.opencontainers.image.source": upstream };
const first = image({ version: "1.4.0", revision, labels });
const second = image({ version: "1.4.1" });
const third = image({ version: "1.4.2" });

const bed = testbed();

beforeAll(() => bed.cluster.registry.push("acme/app", "1.5", second));

const release = () => bed.cluster.registry.push("acme/app", "1.4", first);
const move = () => bed.cluster.registry.moveTag("acme/app", "1.4", second.digest);
const asked = (tag: string) => bed.cluster.registry.requests.list({ repository: "acme/app", reference: tag }).length;

const lockFile = () => JSON.parse(readFileSync(join(bed.project.workDir, "imagestream.lock.json"), "utf8"));
const lock = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "../../dist/imagestream.js"), "lock", ...args], {
    cwd: bed.project.workDir,
    env: { ...process.env, KUBECONFIG: bed.cluster.kubeconfig },
  });

const live = async (stream: string) => {
  const { spec, image } = await bed.firstTag(stream);
  return { source: spec.from.name, image, origin: spec.annotations?.["imagestream.pulumi.com/from"] };
};
/** A tag on the cluster that is held to a digest. */
const held = ({ digest }: { digest: string }) => ({
  source: `${bed.repository}@${digest}`,
  image: digest,
  // For people who read `oc describe`.
  origin: `${bed.repository}:1.4`,
});

/** A stream with this tag, among others. */
const stream = (name: string, own = "", others: readonly string[] = [], after = "") =>
  `const ${name} = new imagestream.ImageStream("${name}", { spec: { tags: [
    { name: "1.4", from: "${bed.repository}:1.4", ${own} }, ${others.join(", ")}
  ] } }, { dependsOn: [${after}] });`;

describe("a saved plan", () => {
  let plan: string;
  const others = () => stream("fixed", "pin: true") + stream("accepting", `onMoved: "accept"`, [], "fixed");

  beforeAll(async () => {
    plan = join(bed.project.workDir, "plan.json");
    await release();
    bed.project.program(stream("planned") + others());
    bed.cluster.requests.clear();
    expect(await run(bed.project, "preview", { plan })).toMatchObject({ failed: false });
    move();
  });

  test("is kept to: a tag that moved since is refused by its name before any write, with and without the record", async () => {
    // What is refused ends an update, so that the others would not have their turn.
    bed.project.program(stream("planned"));
    const refused = await run(bed.project, "up", { plan });
    expect(refused.failed).toBe(true);
    for (const part of [`property spec.tags["1.4"].from`, `${bed.repository}:1.4 moved from ${first.digest}`]) {
      expect(refused.diagnostics.join("\n")).toContain(part);
    }
    // As on another machine.
    const records = join(bed.project.workDir, "home/imagestream");
    renameSync(records, `${records}-away`);
    const violated = await run(bed.project, "up", { plan });
    renameSync(`${records}-away`, records);
    expect(violated.failed).toBe(true);
    expect(violated.diagnostics.join("\n")).toMatch(/violates plan: .*images.*1\.4/s);
    expect(bed.writes()).toEqual([]);
  });

  test("is kept to by a pinned tag that moved, and not got past with onMoved: accept", async () => {
    bed.project.program(others());
    const up = await run(bed.project, "up", { plan });
    expect(up).toMatchObject({ failed: true, changes: { fixed: "create" } });
    expect(up.diagnostics.join("\n")).toMatch(/accepting violates plan: .*images.*1\.4/s);
    expect(await live("fixed")).toEqual(held(first));
    await expect(live("accepting")).rejects.toThrow("404");
  });
});

describe("a lock file", () => {
  const copies = `
    const built = imagestream.ImageStream.get("built", "default/built");
    new imagestream.ImageStreamTag("copy:latest", { tag: { from: built.tag("latest") } });
    new imagestream.ImageStreamTag("copy:back", { tag: { from: built.tag("latest").previous } });
    export const resolved = imagestream.resolveImageOutput({ from: { kind: "ImageStreamTag", name: "built:latest" } }).digest;
  `;
  const locked = (...others: string[]) => bed.project.program(stream("locked", "", others) + copies);
  const [latest, previous] = ["ImageStreamTag default/built:latest", "previous default/built:latest"];
  const described = (version: string) => ({
    version,
    created: expect.any(String),
    platforms: ["linux/amd64"],
    size: expect.any(Number),
  });
  /** Locked images of the one cluster's streams. */
  const lockedStreams = () => Object.values(lockFile().streams);

  test("holds tags, copies out of other streams, roll-backs and what resolveImage says to their digests", async () => {
    await release();
    for (const one of [first, second]) await bed.cluster.push("default", "built", "latest", one);
    locked();
    await bed.project.stack.setConfig("imagestream:lock", { value: "update" });
    expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(lockFile()).toEqual({
      version: 1,
      images: {
        [`${bed.repository}:1.4`]: {
          digest: first.digest,
          resolvedBy: "cluster",
          ...described("1.4.0"),
          revision,
          source: upstream,
        },
      },
      streams: expect.any(Object),
    });
    expect(Object.keys(lockFile().streams).map((server) => new URL(server).hostname)).toEqual([
      new URL(bed.cluster.server).hostname,
    ]);
    expect(lockedStreams()).toEqual([
      { [latest]: { digest: second.digest, ...described("1.4.1") }, [previous]: { digest: first.digest } },
    ]);
    expect(await live("locked")).toEqual(held(first));

    move();
    await bed.cluster.push("default", "built", "latest", third);
    await bed.project.stack.setConfig("imagestream:lock", { value: "frozen" });
    bed.cluster.requests.clear();
    const later = await run(bed.project, "up");
    expect({ changes: later.changes, diagnostics: later.diagnostics, writes: bed.writes() }).toEqual({
      changes: { built: "read" },
      diagnostics: [],
      writes: [],
    });
    expect((await bed.project.stack.outputs())["resolved"]?.value).toBe(second.digest);
  });

  test("that is frozen refuses what is not locked before any request, out of registries and streams", async () => {
    locked(
      `{ name: "1.5", from: "${bed.repository}:1.5" }`,
      `{ name: "other", from: { kind: "ImageStreamTag", name: "fixed:1.4" } }`,
    );
    bed.cluster.registry.requests.clear();
    const refused = await run(bed.project, "preview");
    expect(refused.failed).toBe(true);
    for (const part of [
      `spec.tags["1.5"].from`,
      `lock --update ${bed.repository}:1.5`,
      "ImageStreamTag default/fixed:1.4 is not in imagestream.lock.json",
    ]) {
      expect(refused.diagnostics.join("\n")).toContain(part);
    }
    expect([asked("1.4"), asked("1.5")]).toEqual([0, 0]);
  });

  test("is checked and updated by the command, by several at once, and then the preview shows what moves", async () => {
    await expect(lock("--check", "--update")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("1.4.1"),
    });
    // Each from a process of its own.
    const sources = [`${bed.repository}:1.4`, `${bed.repository}:1.5`];
    await Promise.all([...sources.map((source) => lock("--update", source)), lock("--update", latest, previous)]);
    await lock("--check");
    expect(Object.keys(lockFile().images)).toEqual(sources);
    expect(lockedStreams()).toEqual([
      {
        [latest]: { digest: third.digest, ...described("1.4.2") },
        [previous]: { digest: second.digest, ...described("1.4.1") },
      },
    ]);
    locked(`{ name: "1.5", from: "${bed.repository}:1.5" }`);
    const preview = await run(bed.project, "preview");
    expect(preview.changes).toEqual({
      built: "read",
      locked: "update",
      "copy:latest": "update",
      "copy:back": "update",
    });
    expect(preview.inputs("locked")["images"]).toMatchObject({
      "1.4": { digest: second.digest },
      "1.5": { digest: second.digest },
    });
  });
});
