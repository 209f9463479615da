import { describe, expect, test } from "@jest/globals";
import {
  eventOfImage,
  imageMatchesId,
  withoutEmptyHistories,
  withTagEvent,
} from "../../../../emulator/image/tag/history.ts";
import { statusTag } from "../../../../emulator/image/tag/named.ts";
import { digest, event, stream } from "../streams.ts";

const condition = { type: "ImportSuccess", status: "False", generation: 2 };
const history = (...items: ReturnType<typeof event>[]) =>
  stream({ status: [{ tag: "v1", items, conditions: [condition] }] });
const itemsAfter = (before: ReturnType<typeof stream>, next: ReturnType<typeof event>) =>
  statusTag(withTagEvent(before, "v1", next), "v1");

describe("a new history entry", () => {
  test("is the only one of a tag without history", () => {
    expect(itemsAfter(stream(), event("a"))).toEqual({ tag: "v1", items: [event("a")] });
  });

  test("that is equal changes nothing, conditions included", () => {
    const before = history(event("a"));
    expect(withTagEvent(before, "v1", event("a", { created: "2027-01-01T00:00:00Z" }))).toBe(before);
  });

  test("of the same image renews only the generation, keeps created and drops conditions", () => {
    const next = event("a", { created: "2027-01-01T00:00:00Z", generation: 7 });
    expect(itemsAfter(history(event("a")), next)).toEqual({ tag: "v1", items: [event("a", { generation: 7 })] });
  });

  test("of the same pull spec with another image is overwritten in place", () => {
    const next = event("b", { dockerImageReference: event("a").dockerImageReference });
    expect(itemsAfter(history(event("a")), next)?.items).toEqual([next]);
  });

  test("of the same image under another pull spec is overwritten in place", () => {
    const next = event("a", { dockerImageReference: `quay.io/other/web@${digest("a")}` });
    expect(itemsAfter(history(event("a")), next)?.items).toEqual([next]);
  });

  test("that differs in both comes first and drops conditions", () => {
    expect(itemsAfter(history(event("a")), event("b"))).toEqual({ tag: "v1", items: [event("b"), event("a")] });
  });
});

test("a history has no upper bound", () => {
  const letters = Array.from({ length: 200 }, (_, index) => index.toString(16).padStart(64, "0"));
  const all = letters.reduce(
    (result, hex) =>
      withTagEvent(result, "v1", event("a", { image: `sha256:${hex}`, dockerImageReference: `x@sha256:${hex}` })),
    stream(),
  );
  expect(statusTag(all, "v1")?.items).toHaveLength(200);
  expect(statusTag(all, "v1")?.items?.[0]?.image).toBe(`sha256:${letters[199]}`);
});

test("an image is meant by its digest or a prefix of digest or hex", () => {
  expect(imageMatchesId(digest("a"), "aaaa")).toBe(true);
  expect(imageMatchesId(digest("a"), "sha256:aa")).toBe(true);
  expect(imageMatchesId(digest("a"), "ab")).toBe(false);
});

test("an id that means several images or none is refused", () => {
  const images = ["1a", "1b"].map((start) => `sha256:${start.padEnd(64, "0")}`);
  const events = images.map((image) => event("a", { image, dockerImageReference: `x@${image}` }));
  const before = stream({ status: [{ tag: "v1", items: events }] });
  const now = "2026-02-02T00:00:00Z";
  expect(eventOfImage(before, "1a", now)).toEqual({
    created: now,
    dockerImageReference: `x@${images[0]}`,
    image: images[0],
    generation: 0,
  });
  expect(() => eventOfImage(before, "1", now)).toThrow(/multiple images match the prefix "1"/);
  expect(() => eventOfImage(before, "2", now)).toThrow('imagestreamimage.image.openshift.io "2" not found');
});

test("status tags without history and conditions are dropped", () => {
  const empty = { tag: "a", items: null };
  expect(withoutEmptyHistories([empty, { ...empty, conditions: [condition] }])).toHaveLength(1);
});
