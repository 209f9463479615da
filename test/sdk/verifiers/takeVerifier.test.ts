import { expect, test } from "@jest/globals";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import { takeTagVerifiers } from "../../../sdk/verifiers/takeVerifier.ts";

const check = () => true;

test("verifiers in all their forms leave the declaration", () => {
  const tags = [
    { name: "1", verify: check },
    { name: "2", verify: ["cosign", "verify"] },
    { name: "3", verify: { name: "young", check, timeoutSeconds: 5 } },
    { name: "4" },
    { name: "5", verify: undefined },
  ];
  const [spec, verifiers] = takeTagVerifiers({ tags });
  expect(spec).toEqual({ tags: ["1", "2", "3", "4", "5"].map((name) => ({ name })) });
  const names = tags.map(({ name }) => verifiers.of(name).map((verifier) => verifier.name));
  expect(names).toEqual([["check"], ["cosign verify"], ["young"], [], []]);
  expect([verifiers.refused, verifiers.unresolved]).toEqual([[], []]);
});

test.each<[string, unknown, string[]]>([
  ["neither", {}, ["verify"]],
  ["both", { check, command: ["a"] }, ["verify"]],
  ["something else", "cosign verify", ["verify"]],
  ["null", null, ["verify"]],
  ["two mistakes", { command: [], timeoutSeconds: 0 }, ["verify.command", "verify.timeoutSeconds"]],
  ["no program", [""], ["verify.command"]],
  ["more than a day", { check, timeoutSeconds: 90_000 }, ["verify.timeoutSeconds"]],
  ["a misspelled option", { check, timeout: 1 }, ["verify.timeout"]],
])("a verifier that is %s is refused by its path, and never ignored", (_what, verify, paths) => {
  const [, verifiers] = takeTagVerifiers({ tags: [{ name: "1.4", verify }] });
  expect(verifiers.refused.map(({ path }) => path)).toEqual(paths.map((path) => `spec.tags["1.4"].${path}`));
});

test("what is not known in a preview is neither verified nor refused", () => {
  const [, verifiers] = takeTagVerifiers({ tags: [unknown, { name: "1", verify: ["cosign", "--key", unknown] }] });
  expect([verifiers.of("1"), verifiers.refused]).toEqual([[], []]);
  expect(verifiers.unresolved).toMatchObject([{ path: 'spec.tags["1"].verify' }]);
  expect(takeTagVerifiers(unknown)[0]).toBe(unknown);
});
