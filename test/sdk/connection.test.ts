import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { connectionOf } from "../../sdk/connection.ts";
import { Provider } from "../../sdk/provider.ts";

const mocked = (organization?: string) =>
  pulumi.runtime.setMocks(
    { call: async () => ({}), newResource: async ({ name }) => ({ id: name, state: {} }) },
    "project",
    "stack",
    true,
    organization,
  );
const connect = async (name: string) => {
  const connection = await connectionOf({ provider: new Provider(name, { server: "http://127.0.0.1:1" }) });
  if (connection === undefined) throw new Error("the provider's settings are known");
  return connection;
};

test("the resources of one unit test know of each other, and those of the next one know nothing of them", async () => {
  await mocked("acme");
  const [first, second] = await Promise.all([connect("first"), connect("second")]);
  expect(second.owners).toBe(first.owners);
  await mocked();
  const next = await connect("next");
  expect(next.owners).not.toBe(first.owners);
  expect(next.declarations).not.toBe(first.declarations);
});

test("what is wrong with the stack's configuration is an error of each resource, and none waits for ever", async () => {
  await mocked();
  pulumi.runtime.setConfig("imagestream:lock", "sometimes");
  await expect(connect("first")).rejects.toThrow(/imagestream:lock is "sometimes"/);
  pulumi.runtime.setConfig("imagestream:lock", "");
});

test("settings that the stack's configuration holds as secrets are secrets, also in programs of the Automation API", async () => {
  await mocked();
  const settings = { "imagestream:server": "http://127.0.0.1:1", "imagestream:namespace": "hidden" };
  const connection = async (...secrets: string[]) => {
    pulumi.runtime.setAllConfig(settings, secrets);
    return connectionOf(undefined);
  };
  const plain = await connection();
  expect(plain?.hasSecretNamespace).toBe(false);
  expect((await connection("imagestream:namespace"))?.hasSecretNamespace).toBe(true);
  // Files that are there to be read name the server.
  expect((await connection("imagestream:server"))?.owners).not.toBe(plain?.owners);
  pulumi.runtime.setAllConfig({});
});
