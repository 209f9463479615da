import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import semver from "semver";
import type { Selection, SelectionOrder } from "../../../../provider/image/selection/selection.ts";
import { choiceText, selectTag } from "../../../../provider/image/selection/selectTag.ts";
import { tag as tagName } from "../arbitraries.ts";

const chosen = (tags: Iterable<string>, selection: Selection) => {
  const choice = selectTag(tags, selection);
  return "tag" in choice ? choice.tag : undefined;
};
const missed = (tags: readonly string[], selection: Selection) => {
  const choice = selectTag(tags, selection);
  return "misses" in choice ? Object.fromEntries(choice.misses.map(({ tag, reason }) => [tag, reason])) : {};
};

const order = fc.constantFrom<SelectionOrder>("asc", "desc");
const small = fc.nat(3);
const version = fc
  .tuple(fc.constantFrom("", "v"), small, small, small, fc.constantFrom("", "", "-rc.1", "-rc.2"))
  .map(([prefix, major, minor, patch, rest]) => `${prefix}${major}.${minor}.${patch}${rest}`);
const range = fc.constantFrom(">=1 <2", "1.x", "^1.2", "*", "<1 || >=2", ">=1.2.0-rc.1 <3", "~0.1");
const tags = fc.array(
  fc.oneof(
    version,
    tagName,
    fc.nat(20).map(String),
    fc.nat(20).map((n) => `main-${n}`),
  ),
);
const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.record({ semver: range }),
  fc.record({ numerical: order }),
  fc.record({ alphabetical: order }),
  fc.record({ numerical: order, filter: fc.constant({ pattern: "^main-(?<n>[0-9]+)$", extract: "$n" }) }),
);

describe("every policy", () => {
  test("chooses one of the tags, the same one whatever their order and however often they are named", () => {
    fc.assert(
      fc.property(tags, selection, fc.nat(), (all, policy, seed) => {
        const choice = chosen(all, policy);
        if (choice !== undefined) expect(all).toContain(choice);
        const turned = [
          ...all.slice(seed % (all.length + 1)),
          ...all,
          ...all.slice(0, seed % (all.length + 1)),
        ].reverse();
        expect(chosen(turned, policy)).toBe(choice);
      }),
    );
  });

  test("does not care whether a tag is there that it would not choose", () => {
    fc.assert(
      fc.property(tags, selection, fc.nat(), (all, policy, index) => {
        const choice = chosen(all, policy);
        const other = all[index % Math.max(all.length, 1)];
        if (other !== choice)
          expect(
            chosen(
              all.filter((tag) => tag !== other),
              policy,
            ),
          ).toBe(choice);
      }),
    );
  });

  test("says of no more than a few tags why they do not fit", () => {
    fc.assert(
      fc.property(tags, selection, (all, policy) => {
        const misses = Object.keys(missed(all, policy));
        expect(misses.length).toBeLessThanOrEqual(7);
        for (const tag of misses) expect(all).toContain(tag);
      }),
    );
  });
});

describe("semver", () => {
  test("chooses what is in the range, and nothing in it is higher", () => {
    fc.assert(
      fc.property(fc.array(version), range, (all, text) => {
        const choice = chosen(all, { semver: text });
        const inside = all.filter((tag) => semver.satisfies(tag, text));
        if (choice === undefined) expect(inside).toEqual([]);
        else
          expect([semver.satisfies(choice, text), inside.some((tag) => semver.gt(tag, choice))]).toEqual([true, false]);
      }),
    );
  });

  test.each<[string, string, string[], string | undefined]>([
    ["the shorter of two spellings", "1.x", ["v1.4.0", "1.4.0", "v1.3.9"], "1.4.0"],
    ["a tag with a v where it is the highest", "1.x", ["v1.4.1", "1.4.0"], "v1.4.1"],
    ["no prerelease that the range does not name", ">=1.4 <2", ["1.5.0-rc.1", "1.4.2"], "1.4.2"],
    ["a prerelease that it names", ">=1.5.0-rc.0 <2", ["1.5.0-rc.1", "1.4.2"], "1.5.0-rc.1"],
    ["the release over its prerelease", ">=1.5.0-rc.0 <2", ["1.5.0-rc.1", "1.5.0"], "1.5.0"],
    ["numbers as numbers", "*", ["1.9.0", "1.10.0"], "1.10.0"],
    ["by ranges with Flux's commas", ">=1.4, <2", ["1.4.0", "2.0.0"], "1.4.0"],
    ["nothing among tags that are no whole versions", "*", ["latest", "1.4", "1.4.0.1", "sha-1.0.0"], undefined],
  ])("chooses %s", (_what, text, all, expected) => {
    expect(chosen(all, { semver: text })).toBe(expected);
  });

  test("chooses the higher build metadata of one version", () => {
    const filter = { pattern: "^(?<version>[0-9.]+)_build(?<build>[0-9]+)$", extract: "$version+$build" };
    expect(chosen(["1.4.0_build10", "1.4.0_build9"], { semver: "1.x", filter })).toBe("1.4.0_build10");
  });

  test("names what comes nearest, and why it does not fit", () => {
    const all = ["1.2.0", "1.3.9", "2.0.0", "3.0.0", "1.5.0-rc.1", "latest", "1.4", `sha256-${"a".repeat(64)}.sig`];
    expect(missed(all, { semver: ">=1.4 <2" })).toEqual({
      "1.5.0-rc.1": "a prerelease, which the range does not name",
      "1.3.9": "lower",
      "2.0.0": "higher",
      latest: "no version of the form 1.2.3",
      "1.4": "no version of the form 1.2.3",
    });
    expect(missed(["1.5.0"], { semver: "<1 || >=2" })).toEqual({ "1.5.0": "between the parts of the range" });
  });
});

describe("numerical", () => {
  test("asc chooses the highest, desc the lowest, exactly, whatever the size", () => {
    const numbers = fc.array(fc.bigInt({ min: 0n, max: 10n ** 30n }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (all) => {
        const sorted = all.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(chosen(all.map(String), { numerical: "asc" })).toBe(String(sorted.at(-1)));
        expect(chosen(all.map(String), { numerical: "desc" })).toBe(String(sorted[0]));
      }),
    );
  });

  test.each<[string[], SelectionOrder, string]>([
    [["9", "10", "latest"], "asc", "10"],
    [["1.5", "1.25", "1.50"], "asc", "1.5"],
    [["007", "7", "6"], "asc", "7"],
    [["123e9", "5"], "asc", "5"],
  ])("of %j, %s, chooses %s", (all, numerical, expected) => {
    expect(chosen(all, { numerical })).toBe(expected);
  });

  test("names tags that are no numbers", () => {
    expect(missed(["latest"], { numerical: "asc" })).toEqual({ latest: "no number" });
  });
});

describe("alphabetical", () => {
  test("asc chooses the last, desc the first", () => {
    const all = ["RELEASE.2026-01-02", "RELEASE.2026-01-10", "RELEASE.2025-12-31"];
    expect(chosen(all, { alphabetical: "asc" })).toBe("RELEASE.2026-01-10");
    expect(chosen(all, { alphabetical: "desc" })).toBe("RELEASE.2025-12-31");
  });

  test("never chooses signatures and the like", () => {
    expect(chosen(["1.4", `sha256-${"a".repeat(64)}.sig`, `sha256-${"b".repeat(64)}`], { alphabetical: "asc" })).toBe(
      "1.4",
    );
  });
});

describe("a filter", () => {
  const main = { pattern: "^main-(?P<ts>[0-9]+)-([0-9a-f]+)$", extract: "$ts" };

  test.each<[string, Selection, string | undefined]>([
    ["by a group's name", { numerical: "asc", filter: main }, "main-10-b"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the filter
    ["by a group's number", { numerical: "desc", filter: { ...main, extract: "${1}" } }, "main-9-a"],
    ["by the whole tag where nothing is extracted", { alphabetical: "asc", filter: { pattern: "^main-" } }, "main-9-a"],
    [
      "with text around groups, and $ by $$",
      { alphabetical: "asc", filter: { ...main, extract: "$$x$2" } },
      "main-10-b",
    ],
    [
      "nothing where a group has taken no part",
      { alphabetical: "asc", filter: { pattern: "^main-(x)?", extract: "$1" } },
      undefined,
    ],
  ])("chooses %s", (_what, selection, expected) => {
    expect(chosen(["main-9-a", "main-10-b", "dev-11-c", "latest"], selection)).toBe(expected);
  });

  test("that no tag matches is named as the reason", () => {
    expect(missed(["dev-11", "latest"], { numerical: "asc", filter: main })).toEqual({
      "dev-11": `not matching ${main.pattern}`,
      latest: `not matching ${main.pattern}`,
    });
  });

  test("takes linear time for the patterns that keep others busy for ever", () => {
    const filter = { pattern: "^(([a-z0-9])+.)+[A-Z]([a-z0-9])+$" };
    const all = Array.from({ length: 1000 }, (_, index) => `${"a".repeat(120)}-${index}`);
    expect(chosen(all, { alphabetical: "asc", filter })).toBeUndefined();
  });
});

test("the text about a choice names tag, policy and filter, and nothing that comes and goes", () => {
  expect(choiceText("1.5.2", { semver: ">=1.4,  <2" })).toBe("1.5.2, the highest version in >=1.4 <2");
  expect(choiceText("main-7", { numerical: "desc", filter: { pattern: "^main-(\\d+)$", extract: "$1" } })).toBe(
    "main-7, the lowest number among ^main-(\\d+)$",
  );
  expect(choiceText("b", { alphabetical: "asc" })).toBe("b, the last by name");
});
