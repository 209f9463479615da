import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import { partiallyKnown } from "../../../sdk/declarations/partiallyKnown.ts";

test("an optional setting that is undefined is not given, at any depth", async () => {
  const namespace: string | undefined = new pulumi.Config("app").get("namespace");
  const given = { metadata: { name: "app", namespace }, tags: [{ name: "1.4", pin: undefined }], adopt: undefined };
  const seen = await new Promise((resolve) => void partiallyKnown(given, async (value) => resolve(value)));
  expect(Object.keys(Object(seen))).toEqual(["metadata", "tags"]);
  expect(JSON.stringify(seen)).toBe(`{"metadata":{"name":"app"},"tags":[{"name":"1.4"}]}`);
  expect("namespace" in Object(seen).metadata).toBe(false);
  expect("pin" in Object(seen).tags[0]).toBe(false);
});

test("what is unknown in a preview is seen as the engine's mark, and the rest as it is", async () => {
  pulumi.runtime.setMocks({ call: async () => ({}), newResource: async () => ({ id: "", state: {} }) }, "p", "s", true);
  const later = pulumi.output(pulumi.unknown);
  const given = { metadata: { name: "app", labels: { owner: later } } };
  const seen = await new Promise((resolve) => void partiallyKnown(given, async (value) => resolve(value)));
  expect(seen).toEqual({ metadata: { name: "app", labels: { owner: unknown } } });
});
