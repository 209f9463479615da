import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { formatPlatform, parsePlatform, platformsOf, selectPlatform } from "../../../provider/image/platform.ts";
import { nearlyRight } from "./arbitraries.ts";

const entry = (digest: string, text: string) => ({ digest, platform: parsePlatform(text) });
const index = [
  entry("s", "linux/s390x"),
  entry("v7", "linux/arm/v7"),
  entry("amd", "linux/amd64"),
  entry("v6", "linux/arm/v6"),
];

test("without a wish it is linux/amd64, else the first, as the cluster's Legacy mode picks", () => {
  expect(selectPlatform(index)?.digest).toBe("amd");
  expect(selectPlatform(index.slice(0, 2))?.digest).toBe("s");
  expect(selectPlatform([])).toBeUndefined();
});

test("a wished platform is found or nothing is", () => {
  expect(selectPlatform(index, parsePlatform("linux/arm"))?.digest).toBe("v7");
  expect(selectPlatform(index, parsePlatform("linux/arm/v6"))?.digest).toBe("v6");
  expect(selectPlatform(index, parsePlatform("windows/amd64"))).toBeUndefined();
});

test("attestations are no platforms", () => {
  expect(platformsOf([...index.slice(2), entry("x", "unknown/unknown")])).toEqual(["linux/amd64", "linux/arm/v6"]);
});

test("any text is read back as it was written or refused with INVALID_PLATFORM", () => {
  const texts = fc.oneof(nearlyRight, fc.constantFrom("linux/amd64", "linux/arm/v7"));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(formatPlatform(parsePlatform(text))).toBe(text);
      } catch (error) {
        if (!(error instanceof ImageStreamError)) throw error;
      }
    }),
  );
});
