import { expect, test } from "@jest/globals";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { tagReferenceDiagnostics } from "../../../../provider/resources/tag/tagReference.ts";

const from = "quay.io/acme/app:1.4";
const byDigest = `quay.io/acme/app@sha256:${"1".repeat(64)}`;
const preferArch = "importer.image.openshift.io/prefer-arch";

const faults = (tag: object) =>
  tagReferenceDiagnostics({ name: "1.4", ...tag }, "tag").map(
    ({ path, summary, remedy }) => `${path} ${summary} (${remedy})`,
  );

test.each<[string, object, RegExp]>([
  ["no platform", { from, platform: "arm64" }, /^tag\.platform is no platform.*linux\/amd64/],
  [
    "the index",
    { from, platform: "linux/arm64", importPolicy: { importMode: "PreserveOriginal" } },
    /PreserveOriginal/,
  ],
  ["another stream", { from: { kind: "ImageStreamTag", name: "app:1" }, platform: "linux/arm64" }, /from a registry/],
  ["no source", { platform: "linux/arm64" }, /from a registry/],
  ["a mere reference", { from, reference: true, platform: "linux/arm64" }, /from a registry/],
  ["a scheduled variant", { from, platform: "linux/arm/v7", importPolicy: { scheduled: true } }, /write linux\/arm /],
  ["a variant without a digest", { from, platform: "linux/arm/v7", pin: false }, /pin: false/],
  ["a digest without a digest", { from: byDigest, platform: "linux/arm64", pin: false }, /by digest.*pin: false/],
  [
    "the cluster's annotation",
    { from, annotations: { [preferArch]: "arm64" } },
    /^tag\.annotations\[.*declare the tag/,
  ],
])("a platform is refused with %s", (_with, tag, text) => {
  expect(faults(tag)).toEqual([expect.stringMatching(text)]);
});

test.each<[string, object]>([
  ["a tag of a registry", { from, platform: "linux/arm64" }],
  ["a schedule", { from, platform: "linux/arm64", importPolicy: { scheduled: true, importMode: "Legacy" } }],
  ["a variant", { from, platform: "linux/arm/v7" }],
  ["a pin", { from, platform: "linux/arm64", pin: true }],
  ["a digest", { from: byDigest, platform: "linux/arm64" }],
  ["what is unknown yet", { from: unknown, platform: unknown, importPolicy: unknown, annotations: unknown }],
])("a platform goes with %s", (_with, tag) => {
  expect(faults(tag)).toEqual([]);
});
