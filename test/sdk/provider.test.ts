import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "../../sdk/provider.ts";

/** Mark of a secret in the engine's protocol; source: `runtime/rpc` of @pulumi/pulumi. */
const [signature, secret] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

test("a property that no provider has is refused by name: a misspelled kubeconfig would mean another cluster", () => {
  pulumi.runtime.setMocks({ call: async () => ({}), newResource: async () => ({ id: "", state: {} }) });
  const misspelled = { kubeConfig: "prod.yaml", contxt: "prod", namespace: "shop" } as ProviderArgs;
  expect(() => new Provider("prod", misspelled)).toThrow(
    /kubeConfig: is no property of the provider prod .*kubeconfig.*; contxt: is no property/,
  );
});

// Contents that a program gave without `pulumi.secret` stood in diff and state in plain.
test("the contents of a kubeconfig are registered as a secret, in any form, and the path of a file is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "imagestream-provider-"));
  const path = join(folder, "config");
  const contents = "apiVersion: v1\nkind: Config\nusers: [{ name: me, user: { token: s3cr3t } }]\n";
  writeFileSync(path, contents);
  const registered: Record<string, unknown> = {};
  pulumi.runtime.setMocks({
    call: async () => ({}),
    newResource: async ({ name, inputs }) => {
      registered[name] = inputs["imagestream:kubeconfig"];
      return { id: name, state: {} };
    },
  });
  const base64 = Buffer.from(contents).toString("base64");
  const given = { path, contents, base64, absent: join(folder, "absent"), secret: pulumi.secret(path) };
  const made = Object.entries(given).map(([name, kubeconfig]) => new Provider(name, { kubeconfig }));
  await Promise.all(made.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  rmSync(folder, { recursive: true });
  const hidden = (value: string) => expect.objectContaining({ [signature]: secret, value });
  expect(registered).toEqual({
    path,
    contents: hidden(contents),
    base64: hidden(base64),
    absent: hidden(given.absent),
    secret: hidden(path),
  });
});
