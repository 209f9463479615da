import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { connectionOf } from "../../sdk/connection.ts";
import { Provider } from "../../sdk/provider.ts";

const mocked = () =>
  pulumi.runtime.setMocks(
    { call: async () => ({}), newResource: async ({ name }) => ({ id: name, state: {} }) },
    "project",
    "stack",
    true,
    "acme",
  );
const connect = async (name: string) => {
  const connection = await connectionOf({ provider: new Provider(name, { server: "http://127.0.0.1:1" }) });
  if (connection === undefined) throw new Error("the provider's settings are known");
  return connection;
};

test("the resources of one unit test know of each other, and those of the next one know nothing of them", async () => {
  await mocked();
  const [first, second] = await Promise.all([connect("first"), connect("second")]);
  expect(second.owners).toBe(first.owners);
  await mocked();
  const next = await connect("next");
  expect(next.owners).not.toBe(first.owners);
  expect(next.declarations).not.toBe(first.declarations);
});
