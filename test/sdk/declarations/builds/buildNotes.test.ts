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

const text = (spec: object, ...rest: [object?, object?]) =>
  buildNotes(normalizeBuildConfig(declared({ ...wholeSpec, ...spec })), rest[0] as typeof present | undefined, rest[1])
    .map(({ details = [] }) => details.map(([, detail]) => detail).join())
    .join("\n");
const configChange = [{ type: "ConfigChange" }];

test("a changed spec names the Build that builds it, or both ways to build it", () => {
  const changed = { ...wholeSpec, serviceAccount: "another" };
  const of = (around: object) => text({ triggers: configChange }, { ...present, spec: changed }, around);
  expect(of({})).toContain("to build it anew, declare a Build of it, or run oc start-build app");
  expect(of({ resources: ["one"] })).toContain("ConfigChange builds only at creation; Build one builds it");
  const limited = { ...wholeSpec, runPolicy: "Serial" };
  expect(text({ triggers: configChange }, { ...present, spec: limited }, { resources: ["one"] })).toBe("");
});

test("a creation says which builds it starts, and that one without its image fails", () => {
  const both = { triggers: [...configChange, { type: "ImageChange" }] };
  expect(text(both, undefined, { resources: ["one"] })).toContain(
    "ConfigChange, ImageChange and Build one each start one; one of them is enough",
  );
  expect(text(both)).toContain("ConfigChange and ImageChange each start one");
  expect(text({ triggers: [] }, undefined, { resources: ["one", "two"] })).not.toContain("each start one");
  expect(text({ triggers: configChange }, undefined, { late: ["out:base"] })).toMatch(
    /out:base has no image by then; declare it below the Build/,
  );
});
