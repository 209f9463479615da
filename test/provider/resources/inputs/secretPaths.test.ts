import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { changedAt, pointer, touches, valuesAt } from "../../../../provider/resources/inputs/secretPaths.ts";

const key = fc.oneof(
  fc.string({ minLength: 1 }).filter((text) => text !== "*" && text !== "__proto__"),
  fc.constantFrom("a/b", "~1", "app.kubernetes.io/name", "/"),
);

test("a path leads to the value that stands under its keys, and to nothing else", () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), fc.string(), (keys, secret) => {
      const value = keys.reduceRight<unknown>((inner, name) => ({ [name]: inner, [`${name}'`]: "plain" }), secret);
      expect(valuesAt(value, [pointer(keys)])).toEqual([secret]);
      const changed = changedAt(value, [pointer(keys)], () => "changed");
      expect(valuesAt(changed, [pointer(keys)])).toEqual(["changed"]);
      expect(changedAt(changed, [pointer(keys)], () => secret)).toEqual(value);
    }),
  );
});

const tags = [
  { name: "1.4", from: "quay.io/acme/app:1.4" },
  { name: "0", from: "quay.io/acme/app:0" },
];

test("an element of a list goes by its name, wherever it stands, and one without a name by its place", () => {
  expect(valuesAt({ tags }, ["/tags/1.4/from"])).toEqual(["quay.io/acme/app:1.4"]);
  expect(valuesAt({ tags: tags.toReversed() }, ["/tags/1.4/from"])).toEqual(["quay.io/acme/app:1.4"]);
  expect(valuesAt({ tags }, ["/tags/0/from"])).toEqual(["quay.io/acme/app:0"]);
  expect(valuesAt({ containers: ["web", "side"] }, ["/containers/1"])).toEqual(["side"]);
  expect(valuesAt({ tags }, ["/tags/*/name"])).toEqual(["1.4", "0"]);
});

test("what a path does not find is left as it is", () => {
  expect(changedAt({ tags }, ["/tags/1.5/from", "/spec/tags", "/tags/1.4/from/name"], () => "changed")).toEqual({
    tags,
  });
});

test("a secret is touched by what lies in it and around it, not by its neighbors", () => {
  const secrets = ["/spec/tags/1.4/from"];
  for (const path of ["/spec", "/spec/tags/1.4", "/spec/tags/1.4/from", "/spec/tags/1.4/from/name"]) {
    expect([path, touches(secrets, path)]).toEqual([path, true]);
  }
  for (const path of ["/metadata", "/spec/tags/1.4/fromage", "/spec/tags/1", "/spec/tags/1.4/annotations"]) {
    expect([path, touches(secrets, path)]).toEqual([path, false]);
  }
});
