import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyPatch, type Operation } from "rfc6902";
import {
  originalOf,
  type PatchOperation,
  restoreField,
  setField,
} from "../../../../provider/resources/field/fieldPatch.ts";
import { findField } from "../../../../provider/resources/field/findField.ts";
import {
  formatObjectPath,
  type ObjectPath,
  objectPathDiagnostics,
  parseObjectPath,
} from "../../../../provider/resources/field/objectPath.ts";

function patched<T>(object: T, operations: readonly PatchOperation[]): T {
  const copy = structuredClone(object);
  expect(applyPatch(copy, operations as Operation[]).filter((error) => error !== null)).toEqual([]);
  return copy;
}

function override<T>(object: T, path: ObjectPath, value: unknown) {
  const found = findField(object, path);
  if ("obstacle" in found) throw new Error(found.obstacle);
  return { object: patched(object, setField(object, path, value)), original: originalOf(found, path) };
}

const path = parseObjectPath("spec.imageOverrides.agent.name");

test("missing parents are made, and go with the field", () => {
  const before = { spec: { other: 1 } };
  const { object, original } = override(before, path, "a:1");
  expect(object).toEqual({ spec: { other: 1, imageOverrides: { agent: { name: "a:1" } } } });
  expect(original).toEqual({ missing: "spec.imageOverrides" });
  expect(patched(object, restoreField(object, path, original))).toEqual(before);
});

test("parents in which somebody has put something meanwhile stay", () => {
  const { object, original } = override({ spec: {} }, path, "a:1");
  const shared = patched(object, [{ op: "add", path: "/spec/imageOverrides/agent/pullPolicy", value: "Always" }]);
  expect(patched(shared, restoreField(shared, path, original))).toEqual({
    spec: { imageOverrides: { agent: { pullPolicy: "Always" } } },
  });
});

test("parents that were empty before are not taken away", () => {
  const before = { spec: { imageOverrides: {} } };
  const { object, original } = override(before, path, "a:1");
  expect(patched(object, restoreField(object, path, original))).toEqual(before);
});

test("a variable that took its value from elsewhere comes back whole", () => {
  const variable = [...parseObjectPath("spec.containers[name=op].env"), { by: "name", value: "IMAGE" }];
  const before = {
    spec: {
      containers: [{ name: "op", env: [{ name: "IMAGE", valueFrom: { configMapKeyRef: { name: "m", key: "k" } } }] }],
    },
  };
  const { object, original } = override(before, variable, { name: "IMAGE", value: "a:1" });
  expect(object.spec.containers[0]?.env).toEqual([{ name: "IMAGE", value: "a:1" }]);
  expect(patched(object, restoreField(object, variable, original))).toEqual(before);
});

const key = fc.constantFrom("a", "b", "c/d", "e~f", "name");
const tree = fc.letrec((tie) => ({
  map: fc.dictionary(key, fc.oneof({ depthSize: "small" }, fc.string(), tie("map"), tie("list")), { maxKeys: 3 }),
  list: fc.uniqueArray(
    fc.record({ name: fc.constantFrom("x", "y", "z"), a: fc.option(tie("map"), { nil: undefined }) }),
    {
      selector: ({ name }) => name,
      maxLength: 3,
    },
  ),
})).map;
const step = fc.oneof(
  fc.record({ key }),
  fc.record({ by: fc.constant("name"), value: fc.constantFrom("x", "y", "z") }),
);
const place = fc
  .tuple(fc.array(step, { maxLength: 4 }), key)
  .map(([steps, last]): ObjectPath => [...steps, { key: last }]);

test("setting and restoring leaves any object as it was", () => {
  let settable = 0;
  fc.assert(
    fc.property(tree, place, (given, at) => {
      const object = JSON.parse(JSON.stringify(given)) as object;
      // What check refuses, such as the key by which an element is found, is never set.
      if (objectPathDiagnostics(formatObjectPath([{ key: "spec" }, ...at]), "fieldPath").length > 0) return;
      if ("obstacle" in findField(object, at)) return;
      settable += 1;
      const done = override(object, at, "new:1");
      expect(findField(done.object, at)).toMatchObject({ value: "new:1" });
      expect(patched(done.object, restoreField(done.object, at, done.original))).toEqual(object);
    }),
    { numRuns: 500 },
  );
  expect(settable).toBeGreaterThan(50);
});
