import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  formatPropertyPath,
  parsePropertyPath,
  pathContains,
  resetProperty,
} from "../../../engine/value/propertyPath.ts";
import { Secret } from "../../../engine/value/propertyValue.ts";

test.each([
  ["a", ["a"]],
  ["a.b[0]", ["a", "b", 0]],
  ['a["k.dot"].c', ["a", "k.dot", "c"]],
  ['["say \\"hi\\""]', ['say "hi"']],
  ["l[*].x", ["l", "*", "x"]],
])("%s is a path", (text, path) => {
  expect(parsePropertyPath(text)).toEqual(path);
});

test.each(["a[", "a[x]", 'a["b]'])("%s is no path", (text) => {
  expect(parsePropertyPath(text)).toBeUndefined();
});

test("what is formatted is parsed back", () => {
  const part = fc.oneof(fc.nat({ max: 20 }), fc.stringMatching(/^[a-z._ -]{1,6}$/));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (path) => {
      expect(parsePropertyPath(formatPropertyPath(path))).toEqual(path);
    }),
  );
});

test("a path contains what is at or below it, stars included", () => {
  expect(pathContains(["a", "*"], ["a", 3, "b"])).toBe(true);
  expect(pathContains(["a", "b"], ["a"])).toBe(false);
});

const reset = (path: string, source: object, target: object) =>
  resetProperty(parsePropertyPath(path) ?? [], source as never, target as never);

test.each([
  ["a", { a: 1 }, { a: 2, b: 2 }, { a: 1, b: 2 }],
  ["a", {}, { a: 2, b: 2 }, { b: 2 }],
  ["n.x", { n: { x: 1, y: 1 } }, { n: { x: 2, y: 2 } }, { n: { x: 1, y: 2 } }],
  ["l[0]", { l: [1, 1] }, { l: [2, 2] }, { l: [1, 2] }],
  ["l[*]", { l: [1, 1] }, { l: [2, 2] }, { l: [1, 1] }],
  ["*", { a: 1 }, { a: 2, b: 2 }, { a: 1 }],
  ["nope.deep", { a: 1 }, { a: 2 }, { a: 2 }],
  ["a", { a: new Secret(1) }, { a: 2 }, { a: new Secret(1) }],
])("resetting %s takes the old value and nothing else", (path, source, target, expected) => {
  expect(reset(path, source, target)).toEqual({ properties: expected, ok: true });
});

test.each([
  ["l[1]", { l: [1] }, { l: [2, 2] }],
  ["n.x", { n: { x: 1 } }, {}],
  ["l[*]", { l: [1, 2] }, { l: [3] }],
])("%s cannot be ignored where only one side has it", (path, source, target) => {
  expect(reset(path, source, target).ok).toBe(false);
});
