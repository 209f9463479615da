import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { markdown } from "../../../sdk/report/markdown.ts";
import { parsePreview } from "../../../sdk/report/parsePreview.ts";
import type { PreviewStep } from "../../../sdk/report/preview.ts";
import { reportOf } from "../../../sdk/report/reportOf.ts";
import { summaryText } from "../../../sdk/report/summaryText.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const urn = (type: string, name: string) => `urn:pulumi:dev::shop::my:Component$${type}::${name}`;
const streamUrn = urn("pulumi-nodejs:dynamic/imagestream:ImageStream", "app");
const source = (tag: string) => ({ kind: "DockerImage", name: `quay.io/acme/app:${tag}` });
const stream = (images: object, name = "app") => ({
  metadata: { name, namespace: "shop" },
  spec: { tags: Object.keys(images).map((tag) => ({ name: tag, from: source(tag) })) },
  images,
});
const report = (steps: PreviewStep[], messages: { severity: string; urn?: string; text: string }[] = []) =>
  reportOf({ hasFailed: false, steps, messages });
const update = (before: object, after: object): PreviewStep => ({
  op: "update",
  urn: streamUrn,
  before: stream(before),
  after: stream(after),
});

test("tags are created, moved and removed; one that follows another has what is known about the image", () => {
  const old = { digest: digest("a"), version: "1" };
  const now = { digest: digest("b"), version: "2" };
  const { streams, summary } = report([
    update(
      { "1": old, gone: old, same: old, stable: { digest: old.digest } },
      { "1": now, new: now, same: old, stable: { digest: now.digest } },
    ),
  ]);
  expect(streams).toMatchObject([
    {
      kind: "ImageStream",
      stream: "shop/app",
      tags: [
        { tag: "1", change: "moved", from: old, to: now },
        { tag: "gone", change: "removed", from: old },
        { tag: "new", change: "created", to: now },
        { tag: "stable", change: "moved", from: old, to: now },
      ],
    },
  ]);
  expect(summary).toEqual({ moved: 2, created: 1, removed: 1, unknown: 0, workloads: 0, warnings: 0, errors: 0 });
});

test("an image that is only known in the update is told so", () => {
  const after = stream({ "1": { digest: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } });
  const { streams } = report([{ op: "create", urn: streamUrn, after }]);
  expect(streams[0]?.tags).toEqual([{ tag: "1", change: "unknown", to: {}, followers: [] }]);
});

test("a stream of another name is one removed and one created; parts of a replacement are not told twice", () => {
  const image = { digest: digest("a") };
  const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
    op,
    urn: streamUrn,
    before: stream({ "1": image }),
    after: stream({ "1": image }, "shop-app"),
  }));
  expect(report(steps).streams).toMatchObject([
    { stream: "shop/app", tags: [{ tag: "1", change: "removed" }] },
    { stream: "shop/shop-app", tags: [{ tag: "1", change: "created" }] },
  ]);
});

describe("what the preview says of a move", () => {
  const says = (from: string, more = "") => ({
    urn: streamUrn,
    severity: "info",
    text: `1 → 2\n  tag        shop/app:1\n  digest     ${from.slice(0, 19)} → ${digest("b").slice(0, 19)}${more}`,
  });
  const details = "\n  changes    https://github.com/acme/app/compare/1...2\n  rolls      Deployment web";
  const step = update({ "1": { digest: digest("a") } }, { "1": { digest: digest("b") } });

  test("is taken over for that tag, with the text", () => {
    const { streams, summary } = report([step], [says(digest("a"), details)]);
    expect(streams).toMatchObject([
      {
        tags: [
          { changesUrl: "https://github.com/acme/app/compare/1...2", followers: [{ kind: "Deployment", name: "web" }] },
        ],
        notes: [says(digest("a"), details).text],
      },
    ]);
    expect(summary).toMatchObject({ moved: 1, workloads: 1 });
  });

  test("is right about the cluster where the state is not: others have moved the tag, or it is taken over", () => {
    const from = { digest: digest("c").slice(0, 19) };
    expect(report([step], [says(digest("c"))]).streams[0]?.tags).toMatchObject([{ change: "moved", from }]);
    const adopted = { op: "create", urn: streamUrn, after: stream({ "1": { digest: digest("b") } }) };
    expect(report([adopted], [says(digest("c"))]).streams[0]?.tags).toMatchObject([{ change: "moved", from }]);
  });

  test("leaves out what follows where the cluster has not told it: that is not nobody", () => {
    const untold = "\n  follows    not known: the cluster has not told it in time";
    const made = report([step], [says(digest("a"), untold)]);
    expect(made.streams[0]?.tags[0]).not.toHaveProperty("followers");
    expect(markdown(made)).toMatch(/\| not known \|/);
    expect(report([step], [says(digest("a"))]).streams[0]?.tags[0]?.followers).toEqual([]);
  });

  test("is nothing where it is about another image, or the address no plain one", () => {
    const odd = says(digest("a"), "\n  changes    javascript:alert(1)");
    expect(report([step], [odd]).streams[0]?.tags[0]).not.toHaveProperty("changesUrl");
    const other = { ...says(digest("a"), details), text: says(digest("a"), details).text.replaceAll("bbbb", "dddd") };
    expect(report([step], [other]).streams[0]?.tags[0]?.followers).toEqual([]);
  });
});

test("what follows a tag stands with that tag, and with the first one what follows a tag of others", () => {
  const [old, now] = [{ digest: digest("a") }, { digest: digest("b") }];
  const text = [
    "1.4 → 2, rolls api +2, builds api",
    "  tag        shop/app:1.4, stable",
    `  digest     ${old.digest.slice(0, 19)} → ${now.digest.slice(0, 19)}`,
    "  rolls      Deployment api, Deployment web (by stable), CronJob report (by latest)",
    "  builds     BuildConfig api (by stable)",
  ].join("\n");
  const step = update({ "1.4": old, stable: old }, { "1.4": now, stable: now });
  const { streams, summary } = report([step], [{ urn: streamUrn, severity: "info", text }]);
  const [first, second] = streams[0]?.tags ?? [];
  expect(first).toMatchObject({ tag: "1.4" });
  expect(first?.followers).toEqual([
    { kind: "Deployment", name: "api" },
    { kind: "CronJob", name: "report", by: "latest" },
  ]);
  expect(second?.followers).toEqual([
    { kind: "Deployment", name: "web" },
    { kind: "BuildConfig", name: "api" },
  ]);
  expect(summary.workloads).toBe(4);
});

describe("a tag that others move", () => {
  const [old, now] = [{ digest: digest("a") }, { digest: digest("b") }];
  const declared = (tags: readonly object[], image: object) => ({
    metadata: { name: "app", namespace: "shop" },
    spec: { tags },
    images: Object.fromEntries(["nightly", "alias", "1.4"].map((tag) => [tag, image])),
  });
  const follows = (name: string, followed: string) => ({ name, from: { kind: "ImageStreamTag", name: followed } });
  const nightly = (tag: string) => ({ name: "nightly", from: source(tag), importPolicy: { scheduled: true } });
  const pushed = { name: "1.4", from: source("1.4") };
  const moved = (before: readonly object[], after: readonly object[]) =>
    report([
      { op: "update", urn: streamUrn, before: declared(before, old), after: declared(after, now) },
    ]).streams[0]?.tags.map(({ tag }) => tag);

  test("is not told as a change of the program's, even where the stream has another one; nor is what follows it", () => {
    const tags = [nightly("main"), follows("alias", "app:nightly"), pushed];
    expect(moved(tags, tags)).toEqual(["1.4"]);
    const others = [follows("alias", "somebody"), pushed];
    expect(moved(others, others)).not.toContain("alias");
  });

  test("is told where the program gives it another source", () => {
    const tags = (tag: string) => [nightly(tag), follows("alias", "nightly"), pushed];
    expect(moved(tags("main"), tags("next"))).toEqual(["1.4", "alias", "nightly"]);
  });
});

test("workloads are those of triggers, overrides and @pulumi/kubernetes whose image changes; each counts once", () => {
  const image = (tag: string) => `quay.io/acme/app@${digest(tag)}`;
  const workload = { kind: "Deployment", name: "web", namespace: "shop" };
  const trigger = (tag: string) => ({ workload, container: "web", image: image(tag) });
  const containers = (tag: string) => ({
    metadata: { name: "web", namespace: "shop" },
    spec: {
      template: {
        spec: {
          containers: [
            { name: "web", image: image(tag) },
            { name: "side", image: "side" },
          ],
        },
      },
    },
  });
  const { workloads, summary } = report([
    {
      op: "update",
      urn: urn("pulumi-nodejs:dynamic/imagestream:ImageTrigger", "web"),
      before: trigger("a"),
      after: trigger("b"),
    },
    { op: "update", urn: urn("kubernetes:apps/v1:Deployment", "web"), before: containers("a"), after: containers("b") },
    {
      op: "update",
      urn: urn("pulumi-nodejs:dynamic/imagestream:KubernetesObject", "web"),
      before: { kind: "Deployment", ...containers(" "), triggeredImages: { web: image("a") } },
      after: { kind: "Deployment", ...containers(" "), triggeredImages: { web: image("b") } },
    },
    {
      op: "delete",
      urn: urn("pulumi-nodejs:dynamic/imagestream:ImageOverride", "agent"),
      before: { object: workload, env: "AGENT", container: "op", image: "x" },
    },
    {
      op: "update",
      urn: urn("pulumi-nodejs:dynamic/imagestream:ImageTrigger", "same"),
      before: trigger("a"),
      after: { ...trigger("a"), timeout: 5 },
    },
  ]);
  expect(workloads).toMatchObject([
    { by: "ImageTrigger", ...workload, container: "web", from: image("a"), to: image("b") },
    { by: "Deployment", ...workload, container: "web", from: image("a"), to: image("b") },
    { by: "KubernetesObject", ...workload, container: "web", from: image("a"), to: image("b") },
    { by: "ImageOverride", ...workload, container: "op AGENT", from: "x" },
  ]);
  expect(workloads[3]).not.toHaveProperty("to");
  expect(summary.workloads).toBe(1);
});

test("the summary says what there is, or that nothing moves, and that a preview failed", () => {
  expect(summaryText(report([]))).toBe("nothing moves");
  const step = update({ "1": { digest: digest("a") } }, { "1": { digest: digest("b") }, "2": { digest: digest("b") } });
  expect(summaryText(report([step], [{ severity: "warning", text: "odd" }]))).toBe("1 tag moves, 1 is new; 1 warning");
  const failed = reportOf({ hasFailed: true, steps: [], messages: [{ severity: "error", text: "no" }] });
  expect(failed).toMatchObject({ result: "failed", diagnostics: [{ severity: "error", text: "no" }] });
  expect(summaryText(failed)).toBe("the preview failed; until then nothing moves; 1 error");
});

// By a Pulumi CLI 3.260: `preview --json` of a stack whose tag has moved and whose program has one more tag, and the
// events of the same preview without that.
describe("what a real CLI has written", () => {
  const recorded = (file: string) =>
    reportOf(parsePreview(readFileSync(join(import.meta.dirname, "recordings", file), "utf8")));
  const moved = {
    tag: "stable",
    change: "moved",
    from: { version: "1.4.0", revision: "4e1d1a0" },
    to: { version: "1.4.1", revision: "9b2c7f3" },
    followers: [{ kind: "Deployment", name: "worker" }],
  };

  test("as one document is reported, with what is unknown and warned of", () => {
    const { summary, streams, diagnostics } = recorded("preview.json");
    expect(summary).toMatchObject({ moved: 1, unknown: 1, workloads: 1, warnings: 1, errors: 0 });
    expect(streams).toMatchObject([{ stream: "default/app", tags: [{ tag: "gone", change: "unknown" }, moved] }]);
    expect(diagnostics).toMatchObject([{ severity: "warning", text: expect.stringContaining("no such image") }]);
  });

  test("as events is reported as the same", () => {
    const { summary, streams } = recorded("events.jsonl");
    expect(summary).toMatchObject({ moved: 1, unknown: 0, workloads: 1, warnings: 0, errors: 0 });
    expect(streams).toMatchObject([{ stream: "default/app", tags: [moved] }]);
  });
});
