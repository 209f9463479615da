import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "../../sdk/provider.ts";

test("a property that no provider has is refused by name: a misspelt kubeconfig would mean another cluster", () => {
  pulumi.runtime.setMocks({ call: async () => ({}), newResource: async () => ({ id: "", state: {} }) });
  const misspelt = { kubeConfig: "prod.yaml", contxt: "prod", namespace: "shop" } as ProviderArgs;
  expect(() => new Provider("prod", misspelt)).toThrow(
    /kubeConfig: is no property of the provider prod .*kubeconfig.*; contxt: is no property/,
  );
});
