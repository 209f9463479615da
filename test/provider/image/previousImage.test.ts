import { expect, test } from "@jest/globals";
import { previousOf, type TagImageRecord, withNextImage } from "../../../provider/image/previousImage.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const record = (letter: string, created = "2026-01-01T00:00:00Z"): TagImageRecord => ({
  digest: digest(letter),
  image: `quay.io/acme/app@${digest(letter)}`,
  created,
});
const stream = { name: "app", namespace: "dev" };

test("the previous image is the newest one that is not the present one", () => {
  expect(previousOf([record("a"), record("a"), record("b", "2025-12-01T00:00:00Z"), record("c")], stream)).toEqual({
    kind: "ImageStreamImage",
    name: `app@${digest("b")}`,
    namespace: "dev",
    digest: digest("b"),
    image: `quay.io/acme/app@${digest("b")}`,
    created: "2025-12-01T00:00:00Z",
  });
});

test.each([
  ["no history", []],
  ["one image", [record("a")]],
  ["one image several times", [record("a"), record("a")]],
  ["mere references before it", [record("a"), { image: "quay.io/acme/app:1" }]],
])("with %s there is no previous image", (_case, history) => {
  expect(previousOf(history, stream)).toBeUndefined();
});

test("an image that the tag is about to get makes the present one the previous one", () => {
  const history = withNextImage([record("a")], { digest: digest("b"), image: "quay.io/acme/app:2" });
  expect(history).toEqual([{ digest: digest("b"), image: "quay.io/acme/app:2" }, record("a")]);
  expect(previousOf(history, stream)?.digest).toBe(digest("a"));
});

test("an image that the tag has already changes nothing", () => {
  expect(withNextImage([record("a"), record("b")], { digest: digest("a") })).toEqual([record("a"), record("b")]);
});
