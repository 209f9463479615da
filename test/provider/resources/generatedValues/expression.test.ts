import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { expressionDiagnostics, generate } from "../../../../provider/resources/generatedValues/expression.ts";

const random = (limit: number) => Math.floor(Math.random() * limit);

test.each([
  ["[a-zA-Z0-9]{40}", /^[a-zA-Z0-9]{40}$/],
  ["user[A-Z0-9]{3}", /^user[A-Z0-9]{3}$/],
  ["[\\w]{50}", /^\w{50}$/],
  ["[\\d]{8}", /^\d{8}$/],
  ["[\\a]{12}", /^[a-zA-Z0-9]{12}$/],
  ["[\\A]{20}", /^[^a-zA-Z0-9\s]{20}$/],
  ["[\\w\\A]{255}", /^[!-~]{255}$/],
  ["[a-f0-9]{2}-[a-f0-9]{2}", /^[a-f0-9]{2}-[a-f0-9]{2}$/],
  ["admin", /^admin$/],
  ["[a-z0-9]{127}", /^[a-z0-9]{127}$/],
  ["{3}[0-1]{4}.", /^\{3\}[01]{4}\.$/],
])("%s", (expression, shape) => {
  expect(expressionDiagnostics(expression, "from")).toEqual([]);
  for (let run = 0; run < 20; run += 1) expect(generate(expression, random)).toMatch(shape);
});

// By `alphabetSlice` of OpenShift's generator, a range ends before its last character.
test.each([
  ["[a-zA-Z0-9]{2}", "aa", "88"],
  ["[0-1]{3}", "000", "000"],
  ["[a-c]{1}", "a", "b"],
  ["[\\d]{1}", "0", "9"],
  ["[\\da-f]{1}", "a", "9"],
  ["[ac-d]{1}", "a", "b"],
])("%s gives %s to %s, as oc process does", (expression, first, last) => {
  expect([generate(expression, () => 0), generate(expression, (limit) => limit - 1)]).toEqual([first, last]);
});

test.each(["[a-z]{0}", "[a-z]{256}", "[z-a]{3}", "[abc]{3}", "[a-z-]{4}", "[\\x]{2}", "[a-a]{3}", "[a-z\\d]{3}"])(
  "%s is refused, as by oc process",
  (expression) => {
    expect(expressionDiagnostics(expression, "parameters.P.from")).toEqual([
      expect.objectContaining({ path: "parameters.P.from", value: expression, remedy: expect.any(String) }),
    ]);
  },
);

test("any text is generated as it is, or refused, or has the length that it asks for", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 255 }), (text, count) => {
      fc.pre(!/[[\]{}\\]/.test(text));
      expect(generate(`${text}[a-z]{${count}}${text}`, random)).toHaveLength(count + 2 * text.length);
    }),
    { numRuns: 50 },
  );
});
