import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { image } from "../../sdk/testing/registry/image.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });

const bed = testbed();

beforeAll(() => bed.cluster.registry.push("acme/app", undefined, second));

beforeEach(async () => {
  await bed.cluster.registry.push("acme/app", "1.4", first);
  bed.cluster.requests.clear();
  bed.cluster.registry.requests.clear();
  rmSync(journal(), { force: true });
});

const journal = () => join(bed.project.workDir, "judged.txt");
/** Who has judged which digest, sorted. */
const judged = () => (existsSync(journal()) ? readFileSync(journal(), "utf8").trim().split("\n").sort() : []);

/** A program with a function and a command that note what they judge; both refuse 1.4.1. */
const verifiers = `
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
`;

const declare = (tag: string, name = "app") =>
  bed.project.program(
    `${verifiers} new imagestream.ImageStream("${name}", { spec: { tags: [{ name: "1.4", from: "${bed.repository}:1.4", ${tag} }] } });`,
  );

test("each verifier judges a digest once over preview and update, however many tags share it, and leaves nothing in the state", async () => {
  bed.project.program(`${verifiers}
    const provider = new imagestream.Provider("gated", { verify: signed });
    const app = new imagestream.ImageStream("app", { spec: { tags: [
      { name: "1.4", from: "${bed.repository}:1.4", verify: scan },
      { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
    ] } }, { provider });
    new imagestream.ImageStreamTag("copy:prod", { tag: { from: app.tag("1.4"), verify: scan.command } }, { provider });
  `);
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.notes).toContain(
    `app: spec.tags["1.4"].from: ${first.digest} passed signed; ${first.digest} passed scan`,
  );
  const once = [`command ${first.digest}`, `function ${first.digest}`];
  expect(judged()).toEqual(once);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [], notes: [] });
  expect(judged()).toEqual(once);
  const state = JSON.stringify(await bed.project.stack.exportStack());
  for (const trace of ['"verify"', "scan", "signed", "judged"]) expect(state).not.toContain(trace);
  // Without a preview, nobody has said anything of the image yet.
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(judged()).toEqual([...once, ...once].sort());
});

test("a refused image fails the preview with the reasons of all verifiers, without credentials, and nothing is written", async () => {
  bed.cluster.registry.moveTag("acme/app", "1.4", second.digest);
  bed.project.program(`${verifiers}
    const provider = new imagestream.Provider("gated", { verify: signed });
    new imagestream.ImageStreamTag("app:1.4", { tag: { from: "${bed.repository}:1.4", verify: scan } }, { provider });
  `);
  for (const operation of ["preview", "up"] as const) {
    const { failed, diagnostics } = await run(bed.project, operation);
    expect({ operation, failed }).toEqual({ operation, failed: true });
    const said = diagnostics.join("\n");
    for (const part of [
      "property tag.from",
      `signed refused ${bed.repository}:1.4 (${second.digest}): ${bed.repository}@${second.digest} is not signed`,
      `scan refused ${bed.repository}:1.4 (${second.digest}): found CVE-2026-1`,
      "(exit code 3)",
    ]) {
      expect(said).toContain(part);
    }
    expect(said).not.toContain("hunter2");
  }
  expect(bed.writes()).toEqual([]);
});

test("an image to which a tag moves after the preview is judged before it is accepted", async () => {
  declare(`onMoved: "accept", verify: scan`, "moving");
  expect(await run(bed.project, "preview")).toMatchObject({ failed: false });
  bed.cluster.registry.moveTag("acme/app", "1.4", second.digest);
  const up = await run(bed.project, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toContain(`scan refused ${bed.repository}:1.4 (${second.digest})`);
  expect(bed.writes().filter(({ method }) => method !== "DELETE")).toEqual([]);
  bed.cluster.registry.moveTag("acme/app", "1.4", first.digest);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(judged()).toEqual([first, second].map(({ digest }) => `command ${digest}`).sort());
});

test("a verified tag that moves while it is imported keeps the approved image, although it accepts any", async () => {
  declare(`onMoved: "accept", verify: signed`, "raced");
  await run(bed.project, "preview");
  const requests = bed.cluster.registry.requests.list({ repository: "acme/app", reference: "1.4" }).length;
  bed.cluster.registry.when({
    match: { repository: "acme/app", reference: "1.4" },
    nth: requests + 1,
    moment: "before",
    run: () => void bed.cluster.registry.moveTag("acme/app", "1.4", second.digest),
  });
  const up = await run(bed.project, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toContain("so it has the announced image by its digest");
  expect((await bed.firstTag("raced")).image).toBe(first.digest);
});

test("a verifier that hangs, and one that cannot run, refuse the image by what went wrong", async () => {
  bed.project.program(`${verifiers}
    const from = "${bed.repository}:1.4";
    const hanging = { name: "patience", check: () => new Promise(() => {}), timeoutSeconds: 0.2 };
    const sleeping = ["${process.execPath}", "-e", "setInterval(() => {}, 1000)"];
    new imagestream.ImageStream("hanging", { spec: { tags: [
      { name: "1", from, verify: hanging },
      { name: "2", from, verify: { name: "sleeper", command: sleeping, timeoutSeconds: 0.3 } },
      { name: "3", from, verify: ["no-such-scanner", "{image}"] },
      { name: "4", from, verify: { command: [], timeoutSeconds: -1 } },
    ] } });
  `);
  const preview = await run(bed.project, "preview");
  expect(preview.failed).toBe(true);
  const said = preview.diagnostics.join("\n");
  for (const part of [
    /patience could not judge .*: it did not end within 0\.2 s; set timeoutSeconds/,
    /sleeper could not judge .*: it did not end within 0\.3 s/,
    /no-such-scanner could not judge .*ENOENT; install the program/,
    /spec\.tags\["4"\]\.verify\.command/,
    /spec\.tags\["4"\]\.verify\.timeoutSeconds/,
  ]) {
    expect(said).toMatch(part);
  }
});
