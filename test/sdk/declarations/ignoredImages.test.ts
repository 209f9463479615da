import { expect, test } from "@jest/globals";
import { ignoredImages } from "../../../sdk/declarations/ignoredImages.ts";

const stream = {
  declared: ["spec", "tags"],
  images: "images",
  nameAt: (index: number) => ["1.4", "stable"][index],
};
const tag = { declared: ["tag"], images: "resolved" };
const added = (path: string, paths: Parameters<typeof ignoredImages>[1] = stream) =>
  ignoredImages([path], paths)?.slice(1);

test("an ignored declaration of a stream's tags means their images, that of one tag its image", () => {
  for (const path of [
    "spec",
    "spec.tags",
    'spec["tags"]',
    "spec.*",
    "spec.tags[*]",
    "spec.tags[*].from",
    "spec.tags[7]",
  ]) {
    expect([path, added(path)]).toEqual([path, ["images"]]);
  }
  for (const path of ["spec.tags[0]", "spec.tags[0].from", "spec.tags[0].from.name", "spec.tags[0].select.semver"]) {
    expect([path, added(path)]).toEqual([path, ['images["1.4"]']]);
  }
});

test("the same for a single tag", () => {
  for (const path of ["tag", "tag.from", "tag.from.name", "tag.*"]) expect(added(path, tag)).toEqual(["resolved"]);
});

test("what decides on no image is ignored alone", () => {
  const paths = ["*", "images", "metadata", "metadata.labels", "spec.lookupPolicy", "spec.tags[0].annotations"];
  for (const path of paths) expect(added(path)).toEqual([]);
  for (const path of ["tag.annotations", "adopt", "metadata"]) expect(added(path, tag)).toEqual([]);
  expect(ignoredImages(undefined, stream)).toBeUndefined();
});
