import { expect, test } from "@jest/globals";
import { changedKeysText, diffProperties, type Line, listProperties } from "../../../engine/display/propertyText.ts";
import { computed, Secret } from "../../../engine/value/propertyValue.ts";

const text = (lines: readonly Line[]): string[] =>
  lines.map(({ mark, indent, text: t }) => `${" ".repeat(indent)}${mark} ${t}`);

test("a new resource is listed with secrets masked, unknowns marked and the provider's code left out", () => {
  const lines = listProperties(
    { name: "a", password: new Secret("hunter2"), digest: computed, list: [1, {}], __provider: "code" },
    " ",
    0,
  );
  expect(text(lines)).toEqual([
    "  digest  : [unknown]",
    "  list    : [",
    "      [0]: 1",
    "      [1]: {}",
    "  ]",
    '  name    : "a"',
    "  password: [secret]",
  ]);
});

test("a change shows old and new value among what stays", () => {
  const lines = diffProperties({ a: 1, gone: true, n: { x: 1, y: 1 } }, { a: 2, n: { x: 1, y: computed }, new: [] }, 0);
  expect(text(lines)).toEqual([
    "~ a   : 1 => 2",
    "- gone: true",
    "~ n   : {",
    "      x: 1",
    "    ~ y: 1 => [unknown]",
    "  }",
    "+ new : []",
  ]);
});

test("a changed secret stays one", () => {
  expect(text(diffProperties({ s: new Secret(1) }, { s: new Secret(2) }, 0))).toEqual(["~ s: [secret] => [secret]"]);
});

test("texts of several lines are compared line by line", () => {
  expect(text(diffProperties({ t: "a\nb" }, { t: "a\nc" }, 0))).toEqual(["~ t: ", "      a", "    - b", "    + c"]);
});

test("in one line a change is its keys", () => {
  expect(changedKeysText({ a: 1, b: 1, c: 1 }, { a: 2, c: 1, d: 1 })).toBe("+d-b~a");
});
