import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { inImportOrder } from "../../../emulator/importer/tagOrder.ts";

test("latest comes first, then minor versions, then full versions, both descending, then the rest by name", () => {
  const tags = [
    "beta",
    "1.0.0",
    "v5.1-rc1",
    "5.1",
    "latest",
    "v2.0.0",
    "10.0.0",
    "alpha",
    "5.2",
    "v5.1",
    "01.0.0",
    "5",
  ];
  expect(inImportOrder(tags)).toEqual([
    "latest",
    "5.2",
    "5.1",
    "v5.1",
    "v5.1-rc1",
    "10.0.0",
    "v2.0.0",
    "1.0.0",
    "01.0.0",
    "5",
    "alpha",
    "beta",
  ]);
});

test("the order does not depend on the order of the listing, and loses nothing", () => {
  const tag = fc.oneof(fc.stringMatching(/^v?\d{1,2}\.\d{1,2}(\.\d)?(-rc\d)?$/), fc.stringMatching(/^[a-z]{1,6}$/));
  fc.assert(
    fc.property(fc.uniqueArray(tag), (tags) => {
      const order = inImportOrder(tags);
      expect(inImportOrder(tags.toReversed())).toEqual(order);
      expect([...order].sort()).toEqual([...tags].sort());
    }),
  );
});
