import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { image } from "../../sdk/testing/registry/image.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const [revision, upstream] = ["4e1d1a0c", "https://github.com/acme/app.git"];
const labels = { "org.opencontainers.image.source": upstream };
const first = image({ version: "1.4.0", revision, labels });
const second = image({ version: "1.4.1" });

const bed = testbed();

beforeAll(() => bed.cluster.registry.push("acme/app", "1.5", second));

beforeEach(async () => {
  await bed.cluster.registry.push("acme/app", "1.4", first);
  bed.cluster.registry.requests.clear();
  bed.cluster.requests.clear();
});

const declare = (name: string, ...tags: string[]) =>
  bed.project.program(
    `new imagestream.ImageStream("${name}", { spec: { tags: [${tags.map((tag) => `{ name: "${tag}", from: "${bed.repository}:${tag}" }`)}] } });`,
  );

const move = () => bed.cluster.registry.moveTag("acme/app", "1.4", second.digest);
const asked = (tag: string) => bed.cluster.registry.requests.list({ repository: "acme/app", reference: tag }).length;

const lockFile = () => JSON.parse(readFileSync(join(bed.project.workDir, "imagestream.lock.json"), "utf8"));
const lock = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, "../../dist/sdk/cli/imagestream.js"), "lock", ...args],
    { cwd: bed.project.workDir, env: { ...process.env, KUBECONFIG: bed.cluster.kubeconfig } },
  );

const live = async (stream: string) => {
  const { spec, image } = await bed.firstTag(stream);
  return { source: spec.from.name, image, origin: spec.annotations?.["imagestream.pulumi.com/from"] };
};
/** What the cluster has of a tag that is held to a digest. */
const held = ({ digest }: { digest: string }) => ({
  source: `${bed.repository}@${digest}`,
  image: digest,
  // For people who read `oc describe`.
  origin: `${bed.repository}:1.4`,
});

test("a saved plan is kept to: a tag that moved since is refused by its name before any write, with and without the record", async () => {
  declare("planned", "1.4");
  const plan = join(bed.project.workDir, "plan.json");
  await run(bed.project, "preview", { plan });
  move();
  const refused = await run(bed.project, "up", { plan });
  expect(refused.failed).toBe(true);
  for (const part of [`property spec.tags["1.4"].from`, `${bed.repository}:1.4 moved from ${first.digest}`]) {
    expect(refused.diagnostics.join("\n")).toContain(part);
  }
  // As on another machine.
  rmSync(join(bed.project.workDir, "home/imagestream"), { recursive: true });
  const violated = await run(bed.project, "up", { plan });
  expect(violated.failed).toBe(true);
  expect(violated.diagnostics.join("\n")).toMatch(/violates plan: .*images.*1\.4/s);
  expect(bed.writes()).toEqual([]);
});

test("a saved plan is kept to by a pinned tag that moved, and not got past with onMoved: accept", async () => {
  const plan = join(bed.project.workDir, "plan.json");
  const applyPlan = async (name: string, more: string) => {
    await bed.cluster.registry.push("acme/app", "1.4", first);
    const tag = `{ name: "1.4", from: "${bed.repository}:1.4", ${more} }`;
    bed.project.program(`new imagestream.ImageStream("${name}", { spec: { tags: [${tag}] } });`);
    await run(bed.project, "preview", { plan });
    move();
    return run(bed.project, "up", { plan });
  };
  const accepting = await applyPlan("accepting", `onMoved: "accept"`);
  expect(accepting.failed).toBe(true);
  expect(accepting.diagnostics.join("\n")).toMatch(/violates plan: .*images.*1\.4/s);
  expect(bed.writes()).toEqual([]);
  expect(await applyPlan("fixed", "pin: true")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await live("fixed")).toEqual(held(first));
});

test("a lock file holds tags to their digests until it is updated; frozen, it refuses what is not locked before any request", async () => {
  declare("locked", "1.4");
  await bed.project.stack.setConfig("imagestream:lock", { value: "update" });
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(lockFile()).toEqual({
    version: 1,
    images: {
      [`${bed.repository}:1.4`]: {
        digest: first.digest,
        resolvedBy: "cluster",
        version: "1.4.0",
        revision,
        source: upstream,
        created: expect.any(String),
        platforms: ["linux/amd64"],
        size: expect.any(Number),
      },
    },
  });
  expect(await live("locked")).toEqual(held(first));

  move();
  await bed.project.stack.setConfig("imagestream:lock", { value: "frozen" });
  declare("locked", "1.4", "1.5");
  bed.cluster.registry.requests.clear();
  const refused = await run(bed.project, "preview");
  expect(refused.failed).toBe(true);
  expect(refused.diagnostics.join("\n")).toContain(`spec.tags["1.5"].from`);
  expect(refused.diagnostics.join("\n")).toContain(`lock --update ${bed.repository}:1.5`);
  expect([asked("1.4"), asked("1.5")]).toEqual([0, 0]);

  await expect(lock("--check", "--update")).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining("1.4.1"),
  });
  // Two at once, each from a process of its own.
  await Promise.all(["1.4", "1.5"].map((tag) => lock("--update", `${bed.repository}:${tag}`)));
  await lock("--check");
  expect(Object.keys(lockFile().images)).toEqual(["1.4", "1.5"].map((tag) => `${bed.repository}:${tag}`));
  const preview = await run(bed.project, "preview");
  expect(preview.changes).toEqual({ locked: "update" });
  expect(preview.inputs("locked")["images"]).toMatchObject({
    "1.4": { digest: second.digest },
    "1.5": { digest: second.digest },
  });
});

test("copies out of other streams are locked as well: a tag, a roll-back and what resolveImage says stay until the file is updated", async () => {
  const copies = `
    const built = imagestream.ImageStream.get("built", "default/built");
    new imagestream.ImageStreamTag("copy:latest", { tag: { from: built.tag("latest") } });
    new imagestream.ImageStreamTag("copy:back", { tag: { from: built.tag("latest").previous } });
    export const resolved = imagestream.resolveImageOutput({ from: { kind: "ImageStreamTag", name: "built:latest" } }).digest;
  `;
  for (const one of [first, second]) await bed.cluster.push("default", "built", "latest", one);
  const third = image({ version: "1.4.2" });
  const [latest, previous] = ["ImageStreamTag default/built:latest", "previous default/built:latest"];
  const described = (version: string) => ({
    version,
    created: expect.any(String),
    platforms: ["linux/amd64"],
    size: expect.any(Number),
  });
  bed.project.program(copies);
  await bed.project.stack.setConfig("imagestream:lock", { value: "update" });
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const [server = "", ...others] = Object.keys(lockFile().streams);
  expect([new URL(server).hostname, others]).toEqual([new URL(bed.cluster.server).hostname, []]);
  expect(lockFile().streams[server]).toEqual({
    [latest]: { digest: second.digest, ...described("1.4.1") },
    [previous]: { digest: first.digest },
  });

  await bed.cluster.push("default", "built", "latest", third);
  await bed.project.stack.setConfig("imagestream:lock", { value: "frozen" });
  bed.cluster.requests.clear();
  const held = await run(bed.project, "up");
  expect({ changes: held.changes, diagnostics: held.diagnostics, writes: bed.writes() }).toEqual({
    changes: { built: "read" },
    diagnostics: [],
    writes: [],
  });
  expect((await bed.project.stack.outputs())["resolved"]?.value).toBe(second.digest);

  bed.project.program(`${copies}
    new imagestream.ImageStreamTag("other:1", { tag: { from: { kind: "ImageStreamTag", name: "locked:1.4" } } });`);
  const refused = await run(bed.project, "preview");
  expect(refused.failed).toBe(true);
  expect(refused.diagnostics.join("\n")).toContain("ImageStreamTag default/locked:1.4 is not in imagestream.lock.json");

  await lock("--check");
  await lock("--update", latest, previous);
  expect(lockFile().streams[server]).toEqual({
    [latest]: { digest: third.digest, ...described("1.4.2") },
    [previous]: { digest: second.digest, ...described("1.4.1") },
  });
  bed.project.program(copies);
  expect((await run(bed.project, "preview")).changes).toEqual({
    built: "read",
    "copy:latest": "update",
    "copy:back": "update",
  });
});
