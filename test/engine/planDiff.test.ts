import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { planDiffOf, planViolations } from "../../engine/planDiff.ts";
import { computed, Secret } from "../../engine/value/propertyValue.ts";

const properties = fc.dictionary(
  fc.constantFrom("a", "b", "c", "d"),
  fc.oneof(fc.integer({ max: 3, min: 0 }), fc.constant("x")),
  {
    noNullPrototype: true,
  },
);

test("an update that does what was planned violates nothing", () => {
  fc.assert(
    fc.property(properties, properties, (old, now) => {
      expect(planViolations(old, now, planDiffOf(old, now))).toEqual([]);
    }),
  );
});

test("an update that does anything else is found out", () => {
  fc.assert(
    fc.property(properties, properties, properties, (old, planned, actual) => {
      const same = JSON.stringify(Object.entries(planned).sort()) === JSON.stringify(Object.entries(actual).sort());
      expect(planViolations(old, actual, planDiffOf(old, planned)).length === 0).toBe(same);
    }),
  );
});

test("what was unknown in the preview may become anything", () => {
  const plan = planDiffOf({ a: 1 }, { a: computed, b: { c: [computed] } });
  expect(planViolations({ a: 1 }, { a: "any", b: { c: [5] } }, plan)).toEqual([]);
});

test.each([
  [{ a: 1 }, { a: 2 }, { a: 3 }, "~~a[{2}!={3}]"],
  [{ a: 1 }, { a: 1 }, { a: 2 }, "=~a[{2}]"],
  [{}, { a: 1 }, { a: 2 }, "++a[{1}!={2}]"],
  [{}, {}, { a: 2 }, "=+a[{2}]"],
  [{ a: 1 }, {}, { a: 1 }, "-=a[{1}]"],
])("violations say what was planned and what happened: %j, %j, %j", (old, planned, actual, text) => {
  expect(planViolations(old, actual, planDiffOf(old, planned))).toEqual([text]);
});

test("secrets do not show in violations", () => {
  const plan = planDiffOf({}, { a: new Secret("old") });
  expect(planViolations({}, { a: new Secret("new") }, plan)).toEqual(["++a[{[secret]}!={[secret]}]"]);
});
