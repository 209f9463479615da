import type * as pulumi from "@pulumi/pulumi";
import { providerText, type ResourceKind } from "../../provider/resources/providerText.ts";

/** The inputs of a resource, one output for each, and what tells the provider process which handlers are meant. */
export function resourceInputs<T extends object>(
  kind: ResourceKind,
  inputs: pulumi.Output<T>,
  keys: readonly (keyof T & string)[],
): pulumi.Inputs {
  const members = keys.map((key) => [key, inputs.apply((all) => all[key])]);
  return { ...Object.fromEntries(members), __provider: providerText(kind) };
}
