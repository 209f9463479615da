import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  formatObjectPath,
  objectPathDiagnostics,
  parseObjectPath,
} from "../../../../provider/resources/field/objectPath.ts";

test.each([
  ["spec.image", [{ key: "spec" }, { key: "image" }]],
  [
    "spec.imageOverrides.iot-agent.name",
    [{ key: "spec" }, { key: "imageOverrides" }, { key: "iot-agent" }, { key: "name" }],
  ],
  [
    "spec.containers[name=web].image",
    [{ key: "spec" }, { key: "containers" }, { by: "name", value: "web" }, { key: "image" }],
  ],
  [
    'spec.containers[?(@.name=="web")].image',
    [{ key: "spec" }, { key: "containers" }, { by: "name", value: "web" }, { key: "image" }],
  ],
  ['metadata.annotations["a.b/c"]', [{ key: "metadata" }, { key: "annotations" }, { key: "a.b/c" }]],
  ['spec.list[name="a ]\\"b"].x', [{ key: "spec" }, { key: "list" }, { by: "name", value: 'a ]"b' }, { key: "x" }]],
])("%s is read", (text, path) => {
  expect(parseObjectPath(text)).toEqual(path);
  expect(objectPathDiagnostics(text, "fieldPath")).toEqual([]);
});

describe("a path that cannot be used says why", () => {
  test.each([
    ["", "ends at no field"],
    ["spec.containers[0].image", "by its position"],
    ["spec.containers[].image", "by its position"],
    ["spec..image", "cannot be read"],
    [".spec.image", "cannot be read"],
    ["spec.image.", "cannot be read"],
    ["spec.containers[name=web]", "ends at no field"],
    ["status.image", "in the status"],
    ["metadata.name", "holds no image"],
    ["kind", "holds no image"],
    ["spec.containers[name=web].name", "changes the key"],
    ["spec.containers[name='web'].image", "cannot be read"],
  ])("%j", (text, reason) => {
    expect(objectPathDiagnostics(text, "fieldPath")).toEqual([
      expect.objectContaining({ path: "fieldPath", value: text, summary: expect.stringContaining(reason) }),
    ]);
  });
});

const step = fc.oneof(
  fc.record({ key: fc.string({ minLength: 1 }) }),
  fc.record({ by: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/), value: fc.string({ minLength: 1 }) }),
);

test("what is formatted is read back, whatever names and values hold", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (path) => {
      expect(parseObjectPath(formatObjectPath(path))).toEqual(path);
    }),
  );
});

test("any text is either read or refused with a fault, never with another error", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const faults = objectPathDiagnostics(text, "fieldPath");
      if (faults.length === 0) expect(formatObjectPath(parseObjectPath(text))).not.toBe("");
    }),
  );
});
