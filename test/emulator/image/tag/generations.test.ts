import { expect, test } from "@jest/globals";
import { assignGenerations, keepStoredGenerations, tagRefChanged } from "../../../../emulator/image/tag/generations.ts";
import { specTag } from "../../../../emulator/image/tag/named.ts";
import { fromImage, stream, tag } from "../streams.ts";

const old = tag("v1", { ...fromImage("quay.io/a/b:1"), generation: 3 });

test.each([
  ["another source", { ...old, ...fromImage("quay.io/a/b:2") }],
  ["another namespace", { ...old, from: { kind: "DockerImage", name: "quay.io/a/b:1", namespace: "other" } }],
  ["reference", { ...old, reference: true }],
  ["another import mode", { ...old, importPolicy: { importMode: "PreserveOriginal" } }],
  ["generation 0", { ...old, generation: 0 }],
])("%s counts as a changed tag", (_, next) => {
  expect(tagRefChanged(old, next, "p1")).toBe(true);
});

test.each([
  ["the own namespace spelt out", { ...old, from: { kind: "DockerImage", name: "quay.io/a/b:1", namespace: "p1" } }],
  ["another kind", { ...old, from: { kind: "ImageStreamTag", name: "quay.io/a/b:1" } }],
  ["insecure", { ...old, importPolicy: { importMode: "Legacy", insecure: true } }],
  ["scheduled", { ...old, importPolicy: { importMode: "Legacy", scheduled: true } }],
  ["another reference policy", { ...old, referencePolicy: { type: "Local" } }],
  ["annotations", { ...old, annotations: { a: "1" } }],
  ["no source at all", tag("v1", { generation: 3 })],
])("%s does not count as a changed tag", (_, next) => {
  expect(tagRefChanged(old, next, "p1")).toBe(false);
});

test.each([
  [null, 3],
  [7, 3],
  [0, 0],
])("generation %j from a client becomes %j", (sent, kept) => {
  const after = keepStoredGenerations(stream({ tags: [{ ...old, generation: sent }] }), stream({ tags: [old] }));
  expect(specTag(after, "v1")?.generation).toBe(kept);
});

test("new, changed, zero and null tags get the stream's generation, others keep theirs", () => {
  const before = stream({
    tags: [old, tag("zero", { generation: 2 }), tag("null", { generation: null }), tag("same", { generation: 2 })],
  });
  const after = assignGenerations(
    stream({
      generation: 9,
      tags: [
        { ...old, ...fromImage("quay.io/a/b:2") },
        tag("zero", { generation: 0 }),
        tag("null", { generation: null }),
        tag("same", { generation: 2 }),
        tag("new", { generation: 4 }),
      ],
    }),
    before,
  );
  expect(Object.fromEntries((after.spec.tags ?? []).map(({ name, generation }) => [name, generation]))).toEqual({
    v1: 9,
    zero: 9,
    null: 9,
    same: 2,
    new: 9,
  });
});
