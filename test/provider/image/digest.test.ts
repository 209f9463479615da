import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf, isDigest, parseDigest, shortDigest, verifyDigest } from "../../../provider/image/digest.ts";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { nearlyRight } from "./arbitraries.ts";

const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

test("the digest of nothing is the well-known one", () => {
  expect(digestOf("")).toBe(empty);
  expect(parseDigest(empty)).toEqual({ original: empty, algorithm: "sha256", hex: empty.slice(7) });
});

test("people see twelve digits", () => {
  expect(shortDigest(empty)).toBe("sha256:e3b0c44298fc");
  expect(shortDigest("1.4")).toBe("1.4");
});

test.each(["", "sha256", "sha256:", empty.toUpperCase(), empty.slice(0, -1), `${empty}0`, "md5:00", "toString:00"])(
  "%s is no digest",
  (text) => {
    expect(isDigest(text)).toBe(false);
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: "INVALID_DIGEST" }));
  },
);

test("bytes are verified by their digest and nothing else is", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom("sha256" as const, "sha512" as const), (bytes, algorithm) => {
      const digest = digestOf(bytes, algorithm);
      expect(verifyDigest(bytes, digest)).toBe(true);
      expect(verifyDigest(new Uint8Array([...bytes, 0]), digest)).toBe(false);
      expect(parseDigest(digest).algorithm).toBe(algorithm);
    }),
  );
});

test("any text is parsed or refused with INVALID_DIGEST", () => {
  fc.assert(
    fc.property(nearlyRight, (text) => {
      try {
        parseDigest(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ImageStreamError);
      }
    }),
  );
});
