import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseChallenges } from "../../../provider/registry/challenge.ts";

test.each([
  [
    `Bearer realm="https://auth.example.com/token",service="reg, one",scope="repository:a/b:pull,push"`,
    [
      {
        scheme: "bearer",
        parameters: { realm: "https://auth.example.com/token", service: "reg, one", scope: "repository:a/b:pull,push" },
      },
    ],
  ],
  [`BASIC Realm=x`, [{ scheme: "basic", parameters: { realm: "x" } }]],
  [
    `Basic realm="a \\"b\\"", Bearer realm="c"`,
    [
      { scheme: "basic", parameters: { realm: 'a "b"' } },
      { scheme: "bearer", parameters: { realm: "c" } },
    ],
  ],
  ["Negotiate", [{ scheme: "negotiate", parameters: {} }]],
  ["", []],
])("%s is read", (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges);
});

test("several headers are several challenges", () => {
  expect(parseChallenges(["Basic realm=a", "Bearer realm=b"]).map(({ scheme }) => scheme)).toEqual(["basic", "bearer"]);
});

test("parameters are read back as they were written", () => {
  const parameters = fc.dictionary(fc.constantFrom("realm", "service", "scope", "error"), fc.string(), { minKeys: 1 });
  fc.assert(
    fc.property(parameters, (given) => {
      const quoted = Object.entries(given).map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`);
      const [challenge] = parseChallenges(`Bearer ${quoted.join(",")}`);
      expect(challenge).toEqual({ scheme: "bearer", parameters: { ...given } });
    }),
  );
});

test("any header is read without an error", () => {
  fc.assert(fc.property(fc.string(), (header) => void parseChallenges(header)));
});
