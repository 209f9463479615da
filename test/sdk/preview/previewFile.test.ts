import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeclaredTag } from "../../../provider/resolver/declarations.ts";
import { compareWithPreview } from "../../../provider/resolver/preview/compareWithPreview.ts";
import { previewLifetime } from "../../../provider/resolver/preview/previewRecord.ts";
import type { Resolution } from "../../../provider/resolver/resolution.ts";
import { PreviewFile } from "../../../sdk/preview/previewFile.ts";
import { previewPath } from "../../../sdk/preview/previewPath.ts";
import { messageDetails } from "../../messageDetails.ts";
import { declaredTag } from "../../provider/resolver/declaredTag.ts";

const server = "https://api.example.com:6443";
const [old, moved] = ["1", "2"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

let home: string;
let path: string;
let now: Date;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "imagestream-preview-"));
  path = previewPath({ organization: "acme", project: "web", stack: "dev" }, { PULUMI_HOME: home });
  now = new Date();
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** One run of a program. */
function programRun(at = path) {
  const said: string[] = [];
  const ends: ((succeeded: boolean) => void)[] = [];
  const file = new PreviewFile(at, {
    now: () => now,
    warn: (message) => void said.push(`warning ${messageDetails(message)}`),
    inform: (message) => void said.push(messageDetails(message)),
    atEnd: (end) => void ends.push(end),
  });
  const end = (succeeded: boolean) => {
    for (const one of ends) one(succeeded);
  };
  return { file, said, end };
}

const resolvedTo = (digest: string): Resolution => ({ image: { digest, metadata: {} } });

/** Resolution in an update of a tag that stands for `digest` now. */
function settle(file: PreviewFile, digest: string, own: Partial<DeclaredTag> = {}, decides = true) {
  const settlement = compareWithPreview(() => file.shown(server));
  const byDigest = async (other: string) => resolvedTo(other);
  return settlement({ tag: declaredTag(own), resolution: resolvedTo(digest), decides, byDigest });
}

const preview = (own: Partial<DeclaredTag> = {}) => programRun().file.note(server, declaredTag(own), { digest: old });

/** A move from the old image since the preview, and what lets the update go on. */
const movedWith = (why: string) =>
  expect.stringMatching(new RegExp(`from ${old} to ${moved} since the preview[,;] ${why}$`));

describe("an update after a preview", () => {
  test("takes what the preview has shown without a word", async () => {
    await preview();
    const { file, said } = programRun();
    expect(await settle(file, old)).toEqual(resolvedTo(old));
    expect(said).toEqual([]);
  });

  test.each<[string, Partial<DeclaredTag>, object]>([
    ["refused", {}, { problem: { code: "TAG_MOVED" } }],
    [
      "accepted",
      { onMoved: "accept" },
      { image: { digest: moved }, notices: [{ details: [["why", movedWith('which onMoved: "accept" allows')]] }] },
    ],
    [
      "ignored if pinned",
      { pin: true },
      {
        image: { digest: old },
        notices: [{ details: [["why", movedWith("the tag is pinned to the previewed image")]] }],
      },
    ],
    ["none of its business if scheduled", { scheduled: true }, resolvedTo(moved)],
    [
      "none of its business if the tag follows one that others own",
      { from: { kind: "ImageStreamTag", name: "app:stable" } },
      resolvedTo(moved),
    ],
    [
      "refused if copied from elsewhere",
      { from: { kind: "ImageStreamTag", namespace: "dev", name: "app:1" } },
      { problem: { code: "TAG_MOVED" } },
    ],
  ])("finds a moved tag to be %s", async (_what, own, expected) => {
    await preview(own);
    expect(await settle(programRun().file, moved, own)).toMatchObject(expected);
  });

  test.each<[string, Partial<DeclaredTag>, object]>([
    [
      "refused",
      {},
      { problem: { summary: expect.stringContaining(`semver 1.x moved from 1.4 (${old}) to 1.5 (${old})`) } },
    ],
    [
      "accepted",
      { onMoved: "accept" },
      { image: { selected: "1.5" }, notices: [{ details: [["why", expect.stringContaining("1.5")]] }] },
    ],
    ["ignored if pinned", { pin: true }, { image: { digest: old, selected: "1.4" } }],
    ["not compared if the policy was another one", { select: { semver: "2.x" } }, { image: { selected: "1.5" } }],
  ])("finds another choice of a selection to be %s, even of the same image", async (_what, own, expected) => {
    const select = { semver: "1.x" };
    await programRun().file.note(server, declaredTag({ select }), { digest: old, selected: "1.4" });
    const tag = declaredTag({ select, ...own });
    const settlement = compareWithPreview(() => programRun().file.shown(server));
    const resolution = { image: { digest: old, metadata: {}, selected: "1.5" } };
    const byDigest = async (digest: string) => resolvedTo(digest);
    expect(await settlement({ tag, resolution, decides: true, byDigest })).toMatchObject(expected);
  });

  test("leaves the decision about a tag that follows a declared one to that one", async () => {
    await preview();
    expect(await settle(programRun().file, moved, {}, false)).toEqual(resolvedTo(moved));
  });

  test("says of a tag that the preview could not show which image it gets", async () => {
    await preview({ tag: "other" });
    expect(await settle(programRun().file, moved)).toMatchObject({
      notices: [{ details: [["why", expect.stringContaining(moved)]] }],
    });
  });
});

test("an update without a preview says so once, and only where a tag moves", async () => {
  const { file, said } = programRun();
  const settlement = compareWithPreview(
    () => file.shown(server),
    async (_tag, digest) => digest === moved,
  );
  const candidate = (digest: string) => ({
    tag: declaredTag({}),
    resolution: resolvedTo(digest),
    decides: true,
    byDigest: async (other: string) => resolvedTo(other),
  });
  await settlement(candidate(old));
  expect(said).toEqual([]);
  await settlement(candidate(moved));
  await settlement(candidate(moved));
  expect(said).toEqual(["no preview of this stack is recorded here: tags get the images that they stand for now"]);
});

describe("a preview counts", () => {
  test("for one update that succeeds", async () => {
    await preview();
    const first = programRun();
    await settle(first.file, old);
    first.end(true);
    expect(existsSync(path)).toBe(false);
    const second = programRun();
    expect(await settle(second.file, moved)).toEqual(resolvedTo(moved));
    expect(second.said).toEqual([
      "no preview of this stack is recorded here: tags get the images that they stand for now",
    ]);
  });

  test("for every attempt until one succeeds, in processes of their own", async () => {
    await preview();
    const failed = programRun();
    await settle(failed.file, moved);
    // With --continue-on-error a program ends well although a resource was refused.
    failed.end(true);
    expect(await settle(programRun().file, moved)).toMatchObject({ problem: { code: "TAG_MOVED" } });
  });

  test("for the next attempt, where an update fails by something else", async () => {
    await preview();
    const failed = programRun();
    await settle(failed.file, old);
    failed.end(false);
    expect(existsSync(path)).toBe(true);
  });

  test("for the first of two updates of one process, whose end comes after both", async () => {
    await preview();
    await settle(programRun().file, old);
    const second = programRun();
    expect(await settle(second.file, moved)).toEqual(resolvedTo(moved));
    expect(second.said).toHaveLength(1);
  });

  test("no longer than its lifetime", async () => {
    await preview();
    now = new Date(now.getTime() + previewLifetime + 1);
    const { file, said } = programRun();
    expect(await settle(file, moved)).toEqual(resolvedTo(moved));
    const time = new Date(now.getTime() - previewLifetime - 1).toISOString();
    expect(said).toEqual([expect.stringContaining(`is of ${time}, more than 24 hours ago`)]);
  });

  test("only for its own stack, also while previews of several run at once", async () => {
    const other = previewPath({ organization: "acme", project: "web", stack: "prod" }, { PULUMI_HOME: home });
    await Promise.all([
      preview(),
      programRun(other).file.note(server, declaredTag({}), { digest: moved }),
      ...["1", "2", "3"].map((tag) =>
        programRun(`${other}${tag}`).file.note(server, declaredTag({ tag }), { digest: old }),
      ),
    ]);
    expect(await settle(programRun().file, moved)).toMatchObject({ problem: { code: "TAG_MOVED" } });
    expect(await settle(programRun(other).file, moved)).toEqual(resolvedTo(moved));
  });

  test("until another preview, however little that one could resolve", async () => {
    await preview({ tag: "1.3" });
    await preview();
    expect(readFileSync(path, "utf8")).not.toContain("1.3");
  });

  test("until another preview, even if that one could resolve nothing", async () => {
    await preview();
    await programRun().file.note(server, declaredTag({}), undefined);
    const { file } = programRun();
    for (const own of [{}, { pin: true }]) {
      const settled = await settle(file, moved, own);
      expect(settled).toMatchObject({
        image: { digest: moved },
        notices: [{ details: [["why", expect.stringContaining("could not show")]] }],
      });
    }
  });

  test("where it was made: another user, or another machine, has none and is told once", async () => {
    await preview();
    const theirs = previewPath({ organization: "acme", project: "web", stack: "dev" }, { PULUMI_HOME: `${home}2` });
    const { file, said } = programRun(theirs);
    expect(await settle(file, moved)).toEqual(resolvedTo(moved));
    expect(await settle(file, moved, { tag: "other" })).toEqual(resolvedTo(moved));
    expect(said).toEqual([expect.stringMatching(/^no preview of this stack is recorded here/)]);
  });

  test("as far as it came: a tag that a failed preview has shown is held, another was not shown", async () => {
    await preview();
    const update = programRun();
    expect(await settle(update.file, moved)).toMatchObject({ problem: { code: "TAG_MOVED" } });
    expect(await settle(update.file, moved, { tag: "later" })).toMatchObject({
      image: { digest: moved },
      notices: [{ details: [["why", expect.stringContaining("the preview could not show")]] }],
    });
  });

  test("for the tag as it was declared: from another source, or in another import mode, it was not shown", async () => {
    await preview();
    const others: Partial<DeclaredTag>[] = [
      { from: { kind: "DockerImage", name: "quay.io/acme/app:1.5" } },
      { importMode: "PreserveOriginal" },
    ];
    const { file } = programRun();
    for (const other of others) {
      const notices = [{ details: [["why", expect.stringContaining("the preview could not show")]] }];
      expect(await settle(file, moved, other)).toMatchObject({ image: { digest: moved }, notices });
    }
  });

  test("although another preview was made while the update ran: that one is kept", async () => {
    await preview();
    const update = programRun();
    await settle(update.file, old);
    now = new Date(now.getTime() + 1);
    await preview();
    update.end(true);
    expect(existsSync(path)).toBe(true);
  });
});

describe("what goes wrong with the file", () => {
  test("a record that cannot be written is warned of once, and the preview goes on", async () => {
    writeFileSync(join(home, "imagestream"), "no folder");
    const { file, said } = programRun();
    await Promise.all([
      file.note(server, declaredTag({}), { digest: old }),
      file.note(server, declaredTag({ tag: "2" }), { digest: old }),
    ]);
    await file.note(server, declaredTag({ tag: "3" }), { digest: old });
    expect(said).toEqual([expect.stringMatching(/^warning .*cannot be recorded/)]);
    const update = programRun();
    expect(await settle(update.file, moved)).toEqual(resolvedTo(moved));
    expect(update.said).toHaveLength(1);
  });

  test("an earlier record does not stand in for the one that cannot be written", async () => {
    await preview();
    // The temporary file beside it has a longer name than file systems take.
    const long = join(home, "x".repeat(250));
    renameSync(path, long);
    const { file, said } = programRun(long);
    await file.note(server, declaredTag({}), { digest: moved });
    expect(said).toEqual([expect.stringMatching(/^warning .*cannot be recorded/)]);
    expect(await settle(programRun(long).file, moved, { pin: true })).toEqual(resolvedTo(moved));
  });

  test.each([
    ["damaged", "{\n"],
    ["of a later version", `{ "version": 2, "time": "2026-03-02T09:00:00Z" }\n`],
  ])("a record that is %s is no preview, and that is said with its path", async (_what, content) => {
    await preview();
    writeFileSync(path, content);
    const { file, said } = programRun();
    expect(await settle(file, moved)).toEqual(resolvedTo(moved));
    expect(said).toEqual([expect.stringMatching(/previews\/acme\/web\/dev\.jsonl is no record of a preview/)]);
  });

  // A planted record decided which digest a pinned tag gets.
  test("a record that other users can write is ignored with a warning", async () => {
    await preview({ pin: true });
    chmodSync(path, 0o666);
    const { file, said } = programRun();
    expect(await settle(file, moved, { pin: true })).toEqual(resolvedTo(moved));
    expect(said).toEqual([
      expect.stringMatching(/^warning .*dev\.jsonl can be written by other users; remove the file/),
    ]);
  });

  test("no name of a stack leads out of the folder", () => {
    const outside = previewPath({ organization: "..", project: "a/b", stack: "../x" }, { PULUMI_HOME: "/home" });
    expect(outside).toBe("/home/imagestream/previews/%2E./a%2Fb/%2E.%2Fx.jsonl");
  });
});
