import { expect, test } from "@jest/globals";
import { type BuildConfigInputs, normalizeBuildConfig } from "../../../../provider/resources/buildConfig/inputs.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { buildNotes } from "../../../../sdk/declarations/builds/buildNotes.ts";
import { declared, wholeSpec } from "../../../provider/resources/buildConfig/declared.ts";

const apiVersion = "build.openshift.io/v1";
const present = { apiVersion, kind: "BuildConfig", metadata: { name: "app", namespace: "shop" }, spec: wholeSpec };

/** Copies of a value, each with another part unknown. */
function withOneUnknown(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [unknown];
  const copies = Object.entries(value).flatMap(([key, member]) =>
    withOneUnknown(member).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
  return [unknown, ...copies];
}

test("a preview says nothing of an existing object that differs at most where the declaration is unknown", () => {
  const copies = withOneUnknown(wholeSpec);
  expect(copies.length).toBeGreaterThan(100);
  for (const spec of copies) {
    const inputs = normalizeBuildConfig(declared(spec as BuildConfigInputs["spec"]));
    expect([spec, buildNotes(inputs, present)]).toEqual([spec, []]);
  }
});
