import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { byteSize, sizeDifference } from "../../../provider/image/byteSize.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [12_100_000, "12.1 MB"],
  [999_960, "1.0 MB"],
  [2_340_000_000, "2.3 GB"],
])("%d bytes are %s", (bytes, text) => expect(byteSize(bytes)).toBe(text));

test("a number never has more than three digits before the point, up to a thousand terabytes", () => {
  fc.assert(fc.property(fc.nat(9e14), (bytes) => /^\d{1,3}(?:\.\d)? [kMGT]?B$/.test(byteSize(bytes))));
});

test("a difference has its sign, and is none where nobody could see it", () => {
  expect(sizeDifference(12_400_000, 12_500_000)).toBe("+100.0 kB");
  expect(sizeDifference(12_500_000, 12_400_000)).toBe("−100.0 kB");
  expect(sizeDifference(12_400_000, 12_400_001)).toBeUndefined();
});
