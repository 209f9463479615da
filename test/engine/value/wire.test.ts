import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { computed, type PropertyMap, type PropertyValue, Secret } from "../../../engine/value/propertyValue.ts";
import { decodeProperties, encodeProperties, fromStruct, toStruct } from "../../../engine/value/wire.ts";

const keeping = { keepUnknowns: true, keepSecrets: true };

const { value } = fc.letrec<{ value: PropertyValue; plain: PropertyValue }>((tie) => ({
  plain: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.constant(computed),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z.[\]]{1,5}$/), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
  value: fc.oneof(
    { depthSize: "small" },
    tie("plain"),
    tie("plain").map((inner) => new Secret(inner)),
  ),
}));
const properties = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), value, { noNullPrototype: true });

test("every value survives the wire, unknowns and secrets included", () => {
  fc.assert(
    fc.property(properties, (given: PropertyMap) => {
      expect(decodeProperties(encodeProperties(given, keeping))).toEqual(given);
      expect(fromStruct(toStruct(given, keeping))).toEqual(given);
    }),
  );
});

test("without keepSecrets and keepUnknowns providers see plain values only", () => {
  const given = { a: new Secret({ b: [new Secret(1), computed] }), c: computed };
  expect(encodeProperties(given, {})).toEqual({ a: { b: [1] } });
});

test("an unknown in an update is an error that names the property", () => {
  expect(() => decodeProperties({ digest: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, { rejectUnknowns: true })).toThrow(
    'unexpected unknown property value for "digest"',
  );
});
