import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import {
  type ImageStreamInputs,
  imageStreamDiagnostics,
  normalizeImageStream,
} from "../../../../provider/resources/imageStream/inputs.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { imageStreams, nearJson } from "../arbitraries.ts";
import { withUnknowns } from "../withUnknowns.ts";

const metadata = { name: "app", namespace: "shop" };
const from = { kind: "DockerImage", name: "quay.io/acme/app:1.4" };
const faults = (inputs: object) => imageStreamDiagnostics(inputs).map(describeDiagnostic);
const withTags = (...tags: unknown[]) => faults({ metadata, spec: { tags } });

test("a plain declaration has no faults", () => {
  expect(
    withTags(
      { name: "1.4", from: "quay.io/acme/app:1.4" },
      { name: "stable", from: { kind: "ImageStreamTag", name: "1.4" } },
    ),
  ).toEqual([]);
  fc.assert(fc.property(imageStreams, (declared) => expect(imageStreamDiagnostics(declared)).toEqual([])));
});

test("anything at all is judged without an exception", () => {
  fc.assert(
    fc.property(nearJson, (inputs) => expect(Array.isArray(imageStreamDiagnostics(inputs))).toBe(true)),
    {
      numRuns: 1_000,
    },
  );
});

test("what is free of faults can be normalized, and normalizing it again changes nothing", () => {
  fc.assert(
    fc.property(fc.oneof(nearJson, imageStreams), (inputs) => {
      fc.pre(imageStreamDiagnostics(inputs).length === 0);
      const once = normalizeImageStream(inputs as ImageStreamInputs);
      expect(normalizeImageStream(structuredClone(once))).toEqual(once);
      expect(imageStreamDiagnostics(once)).toEqual([]);
    }),
  );
});

test("what is unknown anywhere is no fault of a declaration", () => {
  fc.assert(
    fc.property(imageStreams.chain(withUnknowns), (inputs) => {
      expect(imageStreamDiagnostics(inputs)).toEqual([]);
      normalizeImageStream(inputs as ImageStreamInputs);
    }),
  );
});

test.each<[string, string, string]>([
  [
    "tag",
    "quay.io/acme/app:1.4",
    'spec.dockerImageRepository: "quay.io/acme/app:1.4" names one image of a repository (1.4)',
  ],
  ["digest", `quay.io/acme/app@sha256:${"a".repeat(64)}`, "names one image of a repository"],
  ["upper-case letter", "quay.io/Acme/app", "has upper-case letters"],
])("a repository with a %s is a fault", (_what, dockerImageRepository, text) => {
  const found = faults({ metadata, spec: { dockerImageRepository } });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(text);
  expect(faults({ metadata, spec: { dockerImageRepository: "quay.io/acme/app" } })).toEqual([]);
});

test("normalizing sorts tags by name and spells sources out, without touching its argument", () => {
  const declared = { metadata, spec: { tags: [{ name: "b", from: "quay.io/acme/app:1.4" }, { name: "a" }] } };
  const before = structuredClone(declared);
  expect(normalizeImageStream(declared as unknown as ImageStreamInputs)).toEqual({
    metadata,
    spec: { tags: [{ name: "a" }, { name: "b", from }] },
    images: {},
  });
  expect(declared).toEqual(before);
});

test.each<[string, object, string[]]>([
  [
    "stream name",
    { metadata: { name: "My App", namespace: "shop" }, spec: {} },
    ['metadata.name: "My App" is no image stream name (use lower-case letters and digits, joined by single . _ or -)'],
  ],
  [
    "namespace",
    { metadata: { name: "app", namespace: "Shop_1" }, spec: {} },
    [
      'metadata.namespace: "Shop_1" is no namespace name (use at most 63 lower-case letters, digits and -, with a letter or digit at both ends)',
    ],
  ],
  [
    "several at once",
    { metadata: { name: "", namespace: "-" }, spec: { lookupPolicy: { local: "yes" } }, adopt: "no" },
    ["spec.lookupPolicy.local", "adopt", "metadata.name", "metadata.namespace"],
  ],
  ["missing metadata", { spec: {} }, ["metadata: is required (give an object)"]],
  ["missing name", { metadata: { namespace: "shop" }, spec: {} }, ["metadata.name: is required (give a string)"]],
  [
    "unknown properties",
    { metadata: { ...metadata, generation: 1 }, spec: { tag: [] }, tags: [] },
    [
      "metadata.generation: is no property that this resource knows (correct its spelling or remove it)",
      "spec.tag: is no property that this resource knows (correct its spelling or remove it)",
      "tags: is no property that this resource knows (correct its spelling or remove it)",
    ],
  ],
  [
    "labels that are no text",
    { metadata: { ...metadata, labels: { "app.kubernetes.io/name": 1 } }, spec: {} },
    [
      'metadata.labels["app.kubernetes.io/name"]: 1 is wrong: invalid input: expected string, received number (give a string)',
    ],
  ],
  ["tags that are no list", { metadata, spec: { tags: { "1.4": from } } }, ["spec.tags: "]],
])("faults of a stream: %s", (_what, inputs, expected) => {
  const found = faults(inputs);
  expect(found).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
});

test.each<[string, object, string[]]>([
  ["tag name", { name: "1 4", from }, ['spec.tags["1 4"].name: "1 4" is no tag name']],
  ["empty tag name", { name: "", from }, ['spec.tags[0].name: "" is empty']],
  ["missing tag name", { from }, ["spec.tags[0].name: is required"]],
  ["malformed reference", { name: "a", from: "quay.io/Acme/app:1" }, ["spec.tags.a.from: "]],
  [
    "image that may be a stream",
    { name: "a", from: "app:1.4" },
    ["may be an image of Docker Hub or a tag of an image stream"],
  ],
  [
    "kind",
    { name: "a", from: { kind: "Image", name: "x" } },
    ['spec.tags.a.from.kind: "Image" is no kind that fits here'],
  ],
  ["name of the source", { name: "a", from: { kind: "DockerImage" } }, ["spec.tags.a.from.name: is missing"]],
  [
    "misspelled member of the source",
    { name: "a", from: { ...from, namspace: "shop" } },
    ["spec.tags.a.from.namspace: is no property of a reference to an image"],
  ],
  [
    "namespace of an image",
    { name: "a", from: { ...from, namespace: "shop" } },
    ['spec.tags.a.from.namespace: "shop" has no meaning for a DockerImage'],
  ],
  [
    "pinned and scheduled",
    { name: "a", from, pin: true, importPolicy: { scheduled: true } },
    ["spec.tags.a.pin: true contradicts importPolicy.scheduled"],
  ],
  [
    "scheduled without registry",
    { name: "a", from: { kind: "ImageStreamTag", name: "b" }, importPolicy: { scheduled: true } },
    ["spec.tags.a.importPolicy.scheduled: true works only for an image in a registry"],
  ],
  ["pinned without source", { name: "a", pin: true }, ["spec.tags.a.pin: true needs an image to resolve"]],
  ["pinned reference", { name: "a", from, pin: true, reference: true }, ["spec.tags.a.pin: true needs an image"]],
  ["reference without source", { name: "a", reference: true }, ["spec.tags.a.reference: true names nothing"]],
  [
    "text instead of a flag",
    { name: "a", from, importPolicy: { scheduled: "false" } },
    [
      'spec.tags.a.importPolicy.scheduled: "false" is wrong: invalid input: expected boolean, received string (give a boolean)',
    ],
  ],
  [
    "import mode",
    { name: "a", from, importPolicy: { importMode: "Original" } },
    ["use one of Legacy, PreserveOriginal"],
  ],
  ["reference policy", { name: "a", from, referencePolicy: { type: "local" } }, ["use one of Source, Local"]],
  [
    "unknown property",
    { name: "a", from, scheduled: true },
    ["spec.tags.a.scheduled: is no property that this resource knows"],
  ],
  [
    "policy of a selection",
    { name: "a", from: "quay.io/acme/app", select: {} },
    ["spec.tags.a.select: has no policy (give one of semver, numerical, alphabetical)"],
  ],
  [
    "order of a selection",
    { name: "a", from: "quay.io/acme/app", select: { numerical: "ascending" } },
    ["use one of asc, desc"],
  ],
  [
    "selection without a source",
    { name: "a", select: { semver: "1.x" } },
    ["spec.tags.a.select: has nothing to choose from"],
  ],
  [
    "selection where a tag is chosen already",
    { name: "a", from: "quay.io/acme/app:1.4", select: { semver: "1.x" } },
    ['spec.tags.a.from: "quay.io/acme/app:1.4" has a tag already, which select is to choose (leave the tag out, or'],
  ],
  [
    "selection where a digest is given",
    {
      name: "a",
      from: { kind: "DockerImage", name: `quay.io/a/b@sha256:${"1".repeat(64)}` },
      select: { semver: "1.x" },
    },
    ["spec.tags.a.from.name: "],
  ],
  [
    "selection from a stream",
    { name: "a", from: { kind: "ImageStreamTag", name: "b" }, select: { semver: "1.x" } },
    ['spec.tags.a.from.name: "b" is an ImageStreamTag, which has no tags to select from'],
  ],
  [
    "everything that can be wrong with a selection",
    {
      name: "a",
      from: "quay.io/acme/app:1.4",
      reference: true,
      importPolicy: { scheduled: true },
      select: { semver: "one", numerical: "asc", filter: { pattern: "^main-([0-9]+)$", extract: "$ts" } },
    },
    [
      "spec.tags.a.select: has several policies: semver, numerical",
      'spec.tags.a.select.semver: "one" is no range of versions',
      'spec.tags.a.select.filter.extract: "$ts" names no group of the pattern',
      "spec.tags.a.select: contradicts importPolicy.scheduled",
      "spec.tags.a.select: contradicts reference",
      "spec.tags.a.from: ",
    ],
  ],
  [
    "several at once",
    { name: "a b", from: { kind: "DockerImage", name: "" }, pin: true, importPolicy: { scheduled: true } },
    ["no tag name", "from.name", "contradicts"],
  ],
])("faults of a tag: %s", (_what, tag, expected) => {
  const found = withTags(tag);
  expect(found).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
});

test("a tag that is declared twice is told once", () => {
  expect(withTags({ name: "a", from }, { name: "a" }, { name: "a" })).toEqual([
    'spec.tags.a: "a" is declared more than once; the cluster would keep only the last (declare each tag once)',
  ]);
  expect(withTags({ from }, { from })).toHaveLength(2);
});

test("tags that follow each other in a circle are told, however they are named; those that lead into it are not", () => {
  const follows = (name: string, followed: string, namespace?: string) => ({
    name,
    from: { kind: "ImageStreamTag", name: followed, ...(namespace === undefined ? {} : { namespace }) },
  });
  const found = withTags(follows("a", "b"), follows("b", "app:c"), follows("c", "app:a", "shop"), follows("d", "a"));
  expect(found.map((text) => text.split(": ")[0])).toEqual([
    "spec.tags.a.from",
    "spec.tags.b.from",
    "spec.tags.c.from",
  ]);
  expect(withTags(follows("a", "a"))).toHaveLength(1);
  expect(withTags(follows("a", "app:b", "prod"), follows("b", "a"))).toEqual([]);
  expect(withTags(follows("a", "web:b"), follows("b", "a"))).toEqual([]);
});

test("what is unknown of a selection is no fault, what is known is judged", () => {
  const select = { semver: ">=1.4 <2", filter: { pattern: "^v(?<v>.*)$", extract: "$v" } };
  const tag = fc.constant({ name: "a", from: "quay.io/acme/app", select }).chain(withUnknowns);
  fc.assert(fc.property(tag, (declared) => expect(withTags(declared)).toEqual([])));
  const partly = { semver: unknown, numerical: "asc", filter: { pattern: "(", extract: unknown } };
  expect(withTags({ name: "a", from: unknown, select: partly })).toEqual([
    expect.stringContaining("several policies: semver, numerical"),
    expect.stringContaining("spec.tags.a.select.filter.pattern"),
  ]);
});

test("what is known of a partly unknown source is judged", () => {
  expect(
    withTags(
      { name: "a", from: { kind: unknown, name: "x" } },
      { name: "b", from: { kind: "ImageStreamTag", name: unknown } },
    ),
  ).toEqual([]);
  expect(withTags({ name: "a", from: { kind: "Image", name: unknown } })).toHaveLength(1);
  expect(withTags({ name: "a", from: { kind: "ImageStreamTag", namespace: unknown } })).toHaveLength(1);
});
