import { expect, test } from "@jest/globals";
import {
  importFailure,
  newestItem,
  observedGeneration,
  previousImage,
  tagHistory,
} from "../../../provider/image/history.ts";

const item = (image: string, generation = 1) => ({
  created: "2024-01-01T00:00:00Z",
  dockerImageReference: `quay.io/a/b@${image}`,
  image,
  generation,
});

test("history is newest first, and the previous image is the newest with another digest", () => {
  const tags = [{ tag: "1", items: [item("sha256:c", 4), item("sha256:c", 3), item("sha256:b", 2)] }];
  const history = tagHistory(tags, "1");
  expect(history.map(({ digest }) => digest)).toEqual(["sha256:c", "sha256:c", "sha256:b"]);
  expect(previousImage(history)?.digest).toBe("sha256:b");
  expect(newestItem(tags, "1")?.generation).toBe(4);
});

test("a reference tag has a pull spec and no digest", () => {
  expect(tagHistory([{ tag: "1", items: [item("")] }], "1")).toEqual([
    { image: "quay.io/a/b@", created: "2024-01-01T00:00:00Z" },
  ]);
});

test("a tag with conditions only has no history, and its failed import was observed", () => {
  const failed = { type: "ImportSuccess", status: "False", reason: "NotFound", message: "gone", generation: 7 };
  const tags = [{ tag: "1", items: null, conditions: [failed] }];
  expect(tagHistory(tags, "1")).toEqual([]);
  expect(importFailure(tags, "1")).toBe(failed);
  expect(observedGeneration(tags, "1")).toBe(7);
});

test("a stream without status has nothing of all this", () => {
  expect(tagHistory(undefined, "1")).toEqual([]);
  expect(previousImage([])).toBeUndefined();
  expect(importFailure(null, "1")).toBeUndefined();
  expect(observedGeneration(undefined, "1")).toBe(0);
});
