import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { plainText } from "../../../provider/text/plainText.ts";
import { markdown } from "../../../sdk/report/markdown.ts";
import { code, codeBlock } from "../../../sdk/report/markdownText.ts";
import type { PreviewReport, ReportedImage, TagReport } from "../../../sdk/report/previewReport.ts";
import { anyText } from "../../anyText.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const report = (tags: readonly TagReport[], more: Partial<PreviewReport> = {}): PreviewReport => ({
  version: 1,
  result: "succeeded",
  summary: { moved: tags.length, created: 0, removed: 0, unknown: 0, workloads: 0, warnings: 0, errors: 0 },
  streams: [{ urn: "urn::app", kind: "ImageStream", stream: "shop/app", tags, notes: [] }],
  workloads: [],
  diagnostics: [],
  ...more,
});
const moved = (from: ReportedImage, to: ReportedImage, more: Partial<TagReport> = {}): TagReport => ({
  tag: "1.4",
  change: "moved",
  from: { digest: digest("a"), ...from },
  to: { digest: digest("b"), ...to },
  followers: [],
  ...more,
});
const rows = (text: string) => text.split("\n").filter((line) => line.startsWith("|"));

test("a moved tag is one row: both sides, short digests, the commits linked", () => {
  const changesUrl = "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3";
  const from = {
    version: "1",
    revision: "4e1d1a0",
    created: "2026-03-02T09:00:00Z",
    size: 12_100_000,
    platforms: ["linux/amd64"],
  };
  const to = { ...from, revision: "9b2c7f3" };
  const [, , row = ""] = rows(
    markdown(report([moved(from, to, { changesUrl, followers: [{ kind: "Deployment", name: "web" }] })])),
  );
  expect(row.split(" | ")).toEqual([
    "| <code>1.4</code> moved",
    "<code>sha256&#58;aaaaaaaaaaaa</code> → <code>sha256&#58;bbbbbbbbbbbb</code>",
    "<code>1</code>",
    `[<code>4e1d1a0</code> → <code>9b2c7f3</code>](${changesUrl})`,
    "<code>2026-03-02</code>",
    "<code>12.1 MB</code>",
    "<code>linux/amd64</code>",
    "<code>Deployment web</code> |",
  ]);
});

test("what was known of the old image is not told of the new one", () => {
  const known = {
    version: "1.4.0",
    revision: "4e1d1a0",
    created: "2026-03-02",
    size: 1_000,
    platforms: ["linux/amd64"],
  };
  const cells = (tag: TagReport) => (rows(markdown(report([tag])))[2] ?? "").split(" | ").slice(2, 7);
  const nothing = ["", "", "", "", ""];
  expect(cells(moved(known, {}))).toEqual(nothing);
  const unknown: TagReport = { tag: "1", change: "unknown", from: known, to: {}, followers: [] };
  expect(cells(unknown)).toEqual(nothing);
  const told = ["1.4.0", "4e1d1a0", "2026-03-02", "1.0 kB", "linux/amd64"];
  const plain = (tag: TagReport) =>
    cells(tag).map((cell) =>
      cell.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point))),
    );
  expect(plain(moved({}, known))).toEqual(told);
  expect(plain({ tag: "1", change: "removed", from: known, followers: [] })).toEqual(told);
});

/** Labels that an attacker writes to break out of the cell. */
const nasty = fc.oneof(
  anyText,
  fc
    .array(
      fc.constantFrom(
        "|",
        "\\",
        "`",
        "<b>",
        "</code>",
        "\n",
        "\r",
        "[x](https://e.example)",
        "&#124;",
        "@all",
        "www.e.example",
        "<!--",
        "x",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);

describe("whatever labels say", () => {
  test("a cell holds nothing that Markdown or HTML could mean, and says the same", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const cell = code(text);
        const inner = cell.replace(/^<code>|<\/code>$/g, "");
        expect(inner).not.toMatch(/[|<>`\\[\]*_~@!"'\n\r]|&(?!#\d+;)|https?:|www\./);
        expect(inner.replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))).toBe(
          plainText(text, 80),
        );
      }),
    );
  });

  test("no text breaks a table: every row has its cells, and all text stands in them", () => {
    const image = fc.record({
      version: nasty,
      revision: nasty,
      created: nasty,
      platforms: fc.array(nasty, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(image, image, nasty, (from, to, text) => {
        const tags = [moved(from, to, { changesUrl: text, layers: text, followers: [{ kind: text, name: text }] })];
        const workload = {
          urn: `urn::${text}`,
          by: text,
          kind: text,
          name: text,
          namespace: text,
          container: text,
          from: text,
          to: text,
        };
        const lines = markdown(report(tags, { workloads: [workload] }))
          .trimEnd()
          .split("\n");
        const tables = lines.filter((line) => line.startsWith("|"));
        expect(tables.map((line) => line.split("|").length - 2)).toEqual([8, 8, 8, 4, 4, 4]);
        for (const line of tables) expect(line.replace(/<\/?code>/g, "")).not.toMatch(/[<>`\\]/);
        const others = lines.filter((line) => !line.startsWith("|") && line !== "");
        expect(others.map((line) => line.slice(0, 3))).toEqual(["<!-", "## ", "###", "###"]);
      }),
    );
  });

  test("no message ends its block", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.constantFrom("```", "````\n# x", "~~~")), { minLength: 1, maxLength: 4 }),
        (lines) => {
          const all = codeBlock(lines).split("\n");
          const fence = /^`{3,}/.exec(all[0] ?? "")?.[0] ?? "";
          expect(fence).not.toBe("");
          expect(all.at(-1)).toBe(fence);
          for (const line of all.slice(1, -1)) expect(line.includes(fence)).toBe(false);
        },
      ),
    );
  });
});

test("warnings and errors come first, with the resource that they are about", () => {
  const diagnostics = [{ severity: "error", urn: "urn:pulumi:dev::shop::t::app", text: "the tag moved" } as const];
  const text = markdown(report([], { result: "failed", streams: [], diagnostics }));
  expect(text).toContain("\n## Images: the preview failed; until then ");
  expect(text).toContain("\n```text\nerror: app: the tag moved\n```\n");
});

test("errors stand before warnings, and what is cut says so", () => {
  const warnings = Array.from({ length: 25 }, (_, index) => ({ severity: "warning", text: `odd ${index}` }) as const);
  const diagnostics = [...warnings, { severity: "error", text: `no${"!".repeat(3_000)}` } as const];
  const lines = markdown(report([], { streams: [], diagnostics })).split("\n");
  const block = lines.slice(lines.indexOf("```text") + 1, lines.lastIndexOf("```"));
  expect(block[0]).toMatch(/^error: no!+… and 1009 more characters$/);
  expect(block[1]).toBe("warning: odd 0");
  expect(block).toHaveLength(21);
  expect(block.at(-1)).toBe("… and 6 more");
});

describe("a comment never gets longer than GitHub takes, and says what it has left out:", () => {
  const long = (tag: string) => moved({ version: "|".repeat(100) }, { version: "<".repeat(100) }, { tag });
  const streamOf = (tags: readonly TagReport[], notes: readonly string[] = []) =>
    ({ urn: "urn::app", kind: "ImageStream", stream: "shop/app", tags, notes }) as const;
  const comment = (...streams: PreviewReport["streams"]) => {
    const text = markdown(report([], { streams }));
    expect(text.length).toBeLessThan(65_536);
    return text;
  };

  test("whole streams", () => {
    const text = comment(...Array.from({ length: 500 }, () => streamOf([long("1")])));
    const shown = text.split("### ").length - 1;
    expect(shown).toBeGreaterThan(30);
    expect(text).toContain(`left out: ${500 - shown} tags. `);
  });

  test("rows of a stream, and not the stream", () => {
    const text = comment(streamOf(Array.from({ length: 500 }, (_, index) => long(`v${index}`))));
    const shown = rows(text).length - 2;
    expect(shown).toBeGreaterThan(30);
    expect(text).toContain(`left out: ${500 - shown} tags. `);
  });

  test("what the preview says of one stream, and nothing of those that come after it", () => {
    const text = comment(streamOf([long("first")], ["x".repeat(70_000)]), streamOf([long("second")], ["short"]));
    expect(text).toMatch(/first.*second.*short/s);
    expect(text).toContain("left out: what the preview says of 1 resource. ");
  });

  test("most of those that follow a tag", () => {
    const followers = Array.from({ length: 3_000 }, (_, index) => ({ kind: "Deployment", name: `web-${index}` }));
    expect(comment(streamOf([{ ...long("1"), followers }]))).toContain("… and 2980 more |");
  });
});
