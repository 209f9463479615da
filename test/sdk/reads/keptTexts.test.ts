import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { keptTexts } from "../../../sdk/reads/keptTexts.ts";
import { imageStreamState } from "../../../sdk/reads/streamState.ts";

test("labels and annotations of a usual size are given as they are, line ends included", () => {
  const usual = fc.dictionary(fc.string({ maxLength: 317 }), fc.string({ maxLength: 4_000 }), { maxKeys: 200 });
  fc.assert(fc.property(usual, (texts) => expect(keptTexts(texts)).toEqual({ ...texts })));
  expect(keptTexts(undefined)).toEqual({});
});

test("what is longer says how long it was, and what is more says how many there were", () => {
  expect(keptTexts({ note: "x".repeat(5_000_000) })).toEqual({ note: `${"x".repeat(4_000)}… (5000000 characters)` });
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`label-${index}`, ""]));
  const kept = keptTexts(many);
  expect(Object.keys(kept)).toHaveLength(201);
  expect(kept["…"]).toBe("800 more");
});

test("a stream of megabytes is an output of kilobytes", () => {
  const texts = { a: "x".repeat(5_000_000), b: "é".repeat(5_000_000) };
  const metadata = { name: "app", namespace: "shop", labels: texts, annotations: texts };
  const tag = { name: "1.4", annotations: texts, from: { kind: "DockerImage", name: "quay.io/acme/app:1.4" } };
  const state = imageStreamState({
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata,
    spec: { tags: [tag] },
  } as Parameters<typeof imageStreamState>[0]);
  expect(JSON.stringify(state).length).toBeLessThan(30_000);
});
