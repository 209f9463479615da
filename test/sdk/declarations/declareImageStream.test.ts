import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { connectionOf } from "../../../sdk/connection.ts";
import { declareImageStream } from "../../../sdk/declarations/declareImageStream.ts";
import { type DeclaringResource, declarer } from "../../../sdk/declarations/declarer.ts";
import { Provider } from "../../../sdk/provider.ts";

test("a stream without tags that two resources declare is refused where it is declared again", async () => {
  const mocks = { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) };
  await pulumi.runtime.setMocks(mocks, "project", "stack", true, "acme");
  const settings = { server: "http://127.0.0.1:1", namespace: "shop" };
  const connected = connectionOf({ provider: new Provider("local", settings) });
  const declare = (name: string) => {
    const owner = declarer(Promise.withResolvers<DeclaringResource>().promise);
    const declared = declareImageStream(name, { metadata: { name: "app" } }, connected, owner);
    return new Promise<unknown>((resolve) => declared.apply(({ inputs }) => resolve(inputs.transient?.refused)));
  };
  expect(await declare("one")).toEqual([]);
  expect(await declare("two")).toEqual([
    { path: "metadata.name", summary: expect.stringContaining("declares image stream shop/app already") },
  ]);
});
