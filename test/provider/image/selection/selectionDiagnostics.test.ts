import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseSelectionText, type Selection, selectionText } from "../../../../provider/image/selection/selection.ts";
import { selectionDiagnostics } from "../../../../provider/image/selection/selectionDiagnostics.ts";
import { selectTag } from "../../../../provider/image/selection/selectTag.ts";

const reasons = (selection: Selection) =>
  selectionDiagnostics(selection).map(({ path, summary }) => `${path} ${summary}`);

describe("a selection", () => {
  test.each<[Selection, string[]]>([
    [{}, ["select has no policy"]],
    [{ semver: "*", numerical: "asc" }, ["select has several policies: semver, numerical"]],
    [{ semver: "one" }, ["select.semver is no range of versions"]],
    [{ semver: " " }, ["select.semver is no range of versions"]],
    [
      { alphabetical: "asc", filter: { pattern: "(" } },
      ["select.filter.pattern is no regular expression for tags: missing closing ): `(`"],
    ],
    [
      { alphabetical: "asc", filter: { pattern: "(?=a)" } },
      ["select.filter.pattern is no regular expression for tags: invalid or unsupported Perl syntax: `(?=`"],
    ],
    [
      { alphabetical: "asc", filter: { pattern: "a b" } },
      ["select.filter.pattern is no regular expression for tags: tags have no white space"],
    ],
    [
      { numerical: "asc", filter: { pattern: "^main-(?<ts>[0-9]+)$", extract: "$time" } },
      ["select.filter.extract names no group of the pattern by time"],
    ],
    [
      { numerical: "asc", filter: { pattern: "^main-[0-9]+$", extract: "$1" } },
      ["select.filter.extract names no group of the pattern by 1"],
    ],
    [
      { numerical: "asc", filter: { pattern: "^main-([0-9]+)$", extract: "ts" } },
      ["select.filter.extract names no group of the pattern"],
    ],
    [
      { semver: "one", numerical: "asc", filter: { pattern: "[" } },
      [
        "select has several policies: semver, numerical",
        "select.semver is no range of versions",
        "select.filter.pattern is no regular expression for tags: missing closing ]: `[`",
      ],
    ],
  ])("%j is told all its faults", (selection, expected) => {
    expect(reasons(selection)).toEqual(expected);
  });

  test("says which groups there are", () => {
    const filter = { pattern: "^main-(?<ts>[0-9]+)$", extract: "$1x" };
    expect(selectionDiagnostics({ numerical: "asc", filter })[0]?.remedy).toContain("$0, $1, $ts");
  });

  test("without faults never fails, whatever pattern, range and tags", () => {
    const any = fc.record(
      {
        semver: fc.string(),
        filter: fc.record({ pattern: fc.string(), extract: fc.string() }, { requiredKeys: ["pattern"] }),
      },
      { requiredKeys: ["semver"] },
    );
    fc.assert(
      fc.property(any, fc.array(fc.string()), (selection, tags) => {
        if (selectionDiagnostics(selection).length === 0) selectTag(tags, selection);
      }),
    );
  });
});

describe("the text of a selection", () => {
  const word = fc.stringMatching(/^[^\s]{1,8}$/);
  const filter = fc.record({ pattern: word, extract: word }, { requiredKeys: ["pattern"] });
  const policy = fc.oneof(
    fc.record({ semver: fc.constantFrom(">=1.4 <2", "1.x", "1.2.3 - 2 || >4") }),
    fc.record({ numerical: fc.constantFrom("asc" as const, "desc" as const) }),
    fc.record({ alphabetical: fc.constantFrom("asc" as const, "desc" as const) }),
  );

  test("is read as it was written, also where a pattern looks like a policy", () => {
    const words = fc.constantFrom("filter", "extract", "semver", "numerical", "asc");
    const tricky = fc.record({ pattern: words, extract: words }, { requiredKeys: ["pattern"] });
    fc.assert(
      fc.property(policy, fc.option(fc.oneof(filter, tricky), { nil: undefined }), (own, chosen) => {
        const selection: Selection = { ...own, ...(chosen && { filter: chosen }) };
        expect(parseSelectionText(selectionText(selection))).toEqual(selection);
      }),
    );
  });

  test("is read of nothing else", () => {
    for (const text of ["", "semver", "numerical up", "filter a", "filter a b semver 1", "PreserveOriginal"]) {
      expect(parseSelectionText(text)).toBeUndefined();
    }
  });
});
