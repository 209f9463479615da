import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });

const bed = testbed();

beforeAll(async () => {
  const { registry } = bed.cluster;
  for (const tag of ["1.4", "moving", "raced"]) await registry.push("acme/app", tag, first);
  await registry.push("acme/app", "1.5", second);
});

beforeEach(() => {
  bed.cluster.requests.clear();
  bed.cluster.registry.requests.clear();
});

const journal = () => join(bed.project.workDir, "judged.txt");
/** Verifiers with the digests that they have judged, sorted. */
const judged = () => (existsSync(journal()) ? readFileSync(journal(), "utf8").trim().split("\n").sort() : []);
const move = (tag: string, to: typeof first) => bed.cluster.registry.moveTag("acme/app", tag, to.digest);

/** A program with a function and a command that note what they judge; both refuse 1.4.1. */
const declare = (body: string) =>
  bed.project.program(`
import { appendFileSync } from "node:fs";
const signed = async ({ digest, image, metadata }) => {
  appendFileSync("judged.txt", "function " + digest + "\\n");
  if (metadata.version === "1.4.1") throw new Error(image + " is not signed, token=hunter2");
};
const script = \`
  const fs = require("node:fs");
  const known = JSON.parse(fs.readFileSync(0, "utf8"));
  fs.appendFileSync("judged.txt", "command " + process.argv[1] + "\\\\n");
  if (known.metadata.version === "1.4.1") {
    console.error("found CVE-2026-1\\\\npassword=hunter2");
    process.exit(3);
  }
\`;
const scan = { name: "scan", command: ["${process.execPath}", "-e", script, "{digest}"] };
const of = (tag) => "${bed.repository}:" + tag;
const provider = new imagestream.Provider("gated", { verify: signed });
${body}`);

const passed = () => `
const app = new imagestream.ImageStream("app", { spec: { tags: [
  { name: "1.4", from: of("1.4"), verify: scan },
  { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
] } }, { provider });
const copy = new imagestream.ImageStreamTag("copy:prod", { tag: { from: app.tag("1.4"), verify: scan.command } }, { provider });
`;

const byBoth = ({ digest }: typeof first) => [`command ${digest}`, `function ${digest}`];

test("each verifier judges a digest once in a preview and once in its update, however many tags share it, and leaves nothing in the state", async () => {
  declare(passed());
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.notes).toContain(
    `app: 1.4 is verified\n  why        ${first.digest} passed signed; ${first.digest} passed scan`,
  );
  expect(judged()).toEqual(byBoth(first));
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [], notes: [] });
  expect(judged()).toEqual([first, first].flatMap(byBoth).sort());
  const state = JSON.stringify(await bed.project.stack.exportStack());
  for (const trace of ['"verify"', "scan", "signed", "judged"]) expect(state).not.toContain(trace);
});

test("a refused image fails the preview with what all verifiers say or why they cannot judge, without credentials; what is unchanged is judged anew, and nothing is written", async () => {
  declare(`${passed()}
    const hanging = { name: "patience", check: () => new Promise(() => {}), timeoutSeconds: 0.2 };
    const sleeping = ["${process.execPath}", "-e", "setInterval(() => {}, 1000)"];
    new imagestream.ImageStream("refused", { spec: { tags: [
      { name: "0", from: of("1.5"), verify: scan },
      { name: "1", from: of("1.4"), verify: hanging },
      { name: "2", from: of("1.4"), verify: { name: "sleeper", command: sleeping, timeoutSeconds: 0.3 } },
      { name: "3", from: of("1.4"), verify: ["no-such-scanner", "{image}"] },
      { name: "4", from: of("1.4"), verify: { command: [], timeoutSeconds: -1 } },
    ] } }, { provider, dependsOn: [app, copy] });
  `);
  const preview = await run(bed.project, "preview");
  expect(preview.failed).toBe(true);
  expect(preview.changes).toEqual({});
  const said = preview.diagnostics.join("\n");
  for (const part of [
    `property spec.tags["0"].from`,
    `signed refused ${bed.repository}:1.5 (${second.digest}): ${bed.repository}@${second.digest} is not signed`,
    `scan refused ${bed.repository}:1.5 (${second.digest}): found CVE-2026-1`,
    "(exit code 3)",
  ]) {
    expect(said).toContain(part);
  }
  for (const pattern of [
    /patience could not judge .*: it did not end within 0\.2 s; set timeoutSeconds/,
    /sleeper could not judge .*: it did not end within 0\.3 s/,
    /no-such-scanner could not judge .*ENOENT; install the program/,
    /spec\.tags\["4"\]\.verify\.command/,
    /spec\.tags\["4"\]\.verify\.timeoutSeconds/,
  ]) {
    expect(said).toMatch(pattern);
  }
  expect(said).not.toContain("hunter2");
  expect(judged()).toEqual([first, first, first, second].flatMap(byBoth).sort());
  expect(bed.writes()).toEqual([]);
});

test("an image to which a tag moves after the preview is judged before it is accepted, and one that comes while it is imported is replaced by the approved one", async () => {
  declare(`
    const moving = new imagestream.ImageStreamTag("moving:1.4", {
      tag: { from: of("moving"), onMoved: "accept", verify: scan },
    }, { provider });
    new imagestream.ImageStream("raced", { spec: { tags: [
      { name: "1.4", from: of("raced"), onMoved: "accept" },
    ] } }, { provider, dependsOn: moving });
  `);
  const before = judged();
  expect(await run(bed.project, "preview")).toMatchObject({ failed: false });
  const { registry } = bed.cluster;
  const raced = { repository: "acme/app", reference: "raced" };
  const lookups = registry.requests.list(raced).length;
  move("moving", second);
  const refused = await run(bed.project, "up");
  expect(refused.failed).toBe(true);
  expect(refused.diagnostics.join("\n")).toMatch(/property tag\.from .*scan refused/);
  expect(refused.diagnostics.join("\n")).toContain(`scan refused ${bed.repository}:moving (${second.digest})`);
  expect(bed.writes().filter(({ method }) => method !== "DELETE")).toEqual([]);

  move("moving", first);
  registry.when({ match: raced, nth: lookups + 1, moment: "before", run: () => move("raced", second) });
  const up = await run(bed.project, "up");
  expect((await bed.firstTag("moving")).image).toBe(first.digest);
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toContain("so it has the announced image by its digest");
  expect((await bed.firstTag("raced")).image).toBe(first.digest);
  // Each run judges for itself: the preview, the refused update (`raced` by the provider's function only), and the last one.
  const ofRaced = `function ${first.digest}`;
  expect(judged()).toEqual([...before, ...[first, second, first].flatMap(byBoth), ofRaced].sort());
});
