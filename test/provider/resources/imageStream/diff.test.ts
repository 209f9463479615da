import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ApiTagReference } from "../../../../provider/cluster/api/imageStream.ts";
import { diffImageStream } from "../../../../provider/resources/imageStream/diff.ts";
import { type ImageStreamInputs, normalizeImageStream } from "../../../../provider/resources/imageStream/inputs.ts";
import { observeImageStream } from "../../../../provider/resources/imageStream/observe.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { tagChange } from "../../../../provider/resources/tag/tagPatch.ts";
import { appliedStream, event } from "../appliedStream.ts";
import { imageStreams } from "../arbitraries.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const inputs = (parts: Partial<ImageStreamInputs> = {}): ImageStreamInputs => ({
  metadata: { name: "app", namespace: "shop" },
  spec: { tags: [{ name: "1.4", from: { kind: "DockerImage", name: "quay.io/acme/app:1.4" } }] },
  images: { "1.4": { digest: digest("a") } },
  ...parts,
});
const unchanged = { changes: false, replaces: [] };

test("what was just written is no difference, and needs no write", () => {
  fc.assert(
    fc.property(imageStreams, (generated) => {
      const declared = normalizeImageStream(generated);
      const observed = observeImageStream(declared, appliedStream(declared));
      expect(observed).toEqual(declared);
      expect(diffImageStream(observed, declared)).toEqual(unchanged);
      for (const tag of declared.spec.tags ?? []) {
        const now = { tag, digest: declared.images[tag.name]?.digest };
        expect(tagChange(now, now, declared.metadata)).toBe("none");
      }
    }),
  );
});

test("what the program does not declare is never seen, nor is the order of tags", () => {
  fc.assert(
    fc.property(imageStreams, (generated) => {
      const declared = normalizeImageStream(generated);
      const { metadata, spec, status, ...rest } = appliedStream(declared);
      const foreign: ApiTagReference = {
        name: "zz-of-others",
        from: { kind: "DockerImage", name: "quay.io/other/app:1" },
      };
      const stream = {
        ...rest,
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, "of-others": "x" },
          annotations: { ...metadata.annotations, "of-others": "x" },
        },
        spec: {
          ...spec,
          tags: [foreign, ...(spec?.tags ?? [])].reverse().map((tag) => ({
            ...tag,
            annotations: { ...tag.annotations, "of-others": "x" },
            generation: 17,
          })),
        },
        status: { ...status, tags: [...(status?.tags ?? []), { tag: "zz-of-others", items: [event(digest("f"))] }] },
      };
      expect(diffImageStream(observeImageStream(declared, stream), declared)).toEqual(unchanged);
    }),
  );
});

test("a digest that the cluster moves is no difference", () => {
  const scheduled = {
    name: "1.4",
    from: { kind: "DockerImage" as const, name: "quay.io/acme/app:1.4" },
    importPolicy: { scheduled: true },
  };
  const followers = [
    { name: "filled" },
    { name: "follows", from: { kind: "ImageStreamTag" as const, name: "1.4" } },
    { name: "follows-by-full-name", from: { kind: "ImageStreamTag" as const, name: "app:follows" } },
    { name: "follows-others", from: { kind: "ImageStreamTag" as const, name: "app:not-declared" } },
  ];
  const tags = [scheduled, ...followers];
  const with_ = (letter: string) =>
    inputs({ spec: { tags }, images: Object.fromEntries(tags.map(({ name }) => [name, { digest: digest(letter) }])) });
  expect(diffImageStream(with_("a"), with_("b"))).toEqual(unchanged);
});

test("a scheduled tag that has no image at all is a difference", () => {
  const [tag] = inputs().spec.tags ?? [];
  const spec = { tags: [{ name: "1.4", ...tag, importPolicy: { scheduled: true } }] };
  expect(diffImageStream(inputs({ spec, images: {} }), inputs({ spec })).changes).toBe(true);
});

test("a digest that only this program moves is a difference, also of a tag that follows it", () => {
  expect(diffImageStream(inputs(), inputs({ images: { "1.4": { digest: digest("b") } } })).changes).toBe(true);
  const [tag] = inputs().spec.tags ?? [];
  const tags = [
    { name: "1.4", ...tag },
    { name: "stable", from: { kind: "ImageStreamTag" as const, name: "1.4" } },
  ];
  const following = (letter: string) =>
    inputs({ spec: { tags }, images: { "1.4": { digest: digest("a") }, stable: { digest: digest(letter) } } });
  expect(diffImageStream(following("a"), following("b")).changes).toBe(true);
});

test("tags that others have let follow each other in a circle end in a difference, not in a loop", () => {
  const circle = inputs({
    spec: {
      tags: [
        { name: "a", from: { kind: "ImageStreamTag", name: "b" } },
        { name: "b", from: { kind: "ImageStreamTag", name: "app:a" } },
      ],
    },
  });
  expect(diffImageStream(circle, inputs()).changes).toBe(true);
});

test("another name or namespace needs another stream", () => {
  const renamed = inputs({ metadata: { name: "web", namespace: "shop" } });
  expect(diffImageStream(inputs(), renamed)).toEqual({ changes: true, replaces: ["metadata"] });
  const moved = inputs({ metadata: { name: "app", namespace: "prod" } });
  expect(diffImageStream(inputs(), moved)).toEqual({ changes: true, replaces: ["metadata"] });
  const labeled = inputs({ metadata: { name: "app", namespace: "shop", labels: { a: "b" } } });
  expect(diffImageStream(inputs(), labeled)).toEqual({ changes: true, replaces: [] });
});

test("what is known about an image, and adopting, are no differences", () => {
  const images = { "1.4": { digest: digest("a"), version: "1.4.1", size: 7 } };
  expect(diffImageStream(inputs(), inputs({ images, adopt: true }))).toEqual(unchanged);
});

test("what is unknown in a preview is a difference", () => {
  for (const parts of [{ spec: unknown }, { images: { "1.4": unknown } }, { images: { "1.4": { digest: unknown } } }]) {
    expect(diffImageStream(inputs(), inputs(parts as unknown as Partial<ImageStreamInputs>)).changes).toBe(true);
  }
});
