import type * as pulumi from "@pulumi/pulumi";
import { providerText, type ResourceKind } from "../../provider/resources/providerText.ts";

/**
 * The inputs of a resource, one output for each, and what tells the provider process which handlers are meant. What is
 * given beside `keys` goes along, for the check to refuse it by name.
 */
export function resourceInputs<T extends object>(
  kind: ResourceKind,
  inputs: pulumi.Output<T>,
  keys: readonly (keyof T & string)[],
  args: object,
): pulumi.Inputs {
  const given = new Set([...keys, ...Object.keys(args)]) as Set<keyof T & string>;
  const members = [...given].map((key) => [key, inputs.apply((all) => all[key])]);
  return { ...Object.fromEntries(members), __provider: providerText(kind) };
}
