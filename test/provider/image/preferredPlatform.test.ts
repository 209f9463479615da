import { expect, test } from "@jest/globals";
import { preferredPlatform, preferring } from "../../../provider/image/preferredPlatform.ts";

test.each(["linux/arm64", "windows/amd64"])("%s is read back from the annotations that prefer it", (platform) => {
  expect(preferredPlatform(preferring(platform))).toBe(platform);
});

test("a variant is no part of the preference, and half a preference is none of the declared ones", () => {
  expect(preferredPlatform(preferring("linux/arm/v7"))).toBe("linux/arm");
  expect(preferredPlatform({ "importer.image.openshift.io/prefer-arch": "arm64" })).toBe("any/arm64");
  expect(preferredPlatform({ description: "web" })).toBeUndefined();
  expect(preferredPlatform(null)).toBeUndefined();
});
