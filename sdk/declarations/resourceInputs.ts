import * as pulumi from "@pulumi/pulumi";
import { changedAt, secretsKey, valuesAt } from "../../provider/resources/inputs/secretPaths.ts";
import { maskedValue, secretTexts } from "../../provider/resources/inputs/secretTexts.ts";
import { providerText, type ResourceKind } from "../../provider/resources/providerText.ts";
import type { WithSecrets } from "./declaredSecrets.ts";
import { requireProviderEntry } from "./providerEntry.ts";

/**
 * The inputs of a resource, one output for each, and what tells the provider process which handlers are meant. What is
 * given beside `keys` goes along, for the check to refuse it by name.
 * @throws RunError where a provider process cannot load this package
 */
export function resourceInputs<T extends object & WithSecrets>(
  kind: ResourceKind,
  inputs: pulumi.Output<T>,
  keys: readonly (keyof T & string)[],
  args: object,
): pulumi.Inputs {
  requireProviderEntry();
  const given = new Set<string>([...keys, ...Object.keys(args), secretsKey]);
  const marked = inputs.apply((all) => withMarks(all, args) as Record<string, unknown>);
  const members = [...given].map((key) => [key, marked.apply((all) => all[key])]);
  return { ...Object.fromEntries(members), __provider: providerText(kind) };
}

/** Also marks what repeats a secret, and masks it in what is said. */
function withMarks(inputs: WithSecrets, args: object): object {
  const paths = inputs[secretsKey] ?? [];
  if (paths.length === 0) return inputs;
  const texts = secretTexts(valuesAt(inputs, paths));
  const made = Object.entries(inputs).map(([key, value]) => {
    if (key === secretsKey || key in args) return [key, value];
    return [key, key === "transient" ? maskedValue(value, texts) : repeated(value, texts)];
  });
  return changedAt(Object.fromEntries(made), paths, pulumi.secret) as object;
}

/** Of a selection's text, only a part is the program's. */
function repeated(value: unknown, texts: readonly string[], key?: string): unknown {
  if (typeof value === "string") {
    const isSecret = texts.includes(value) || (key === "selected" && maskedValue(value, texts) !== value);
    return isSecret ? pulumi.secret(value) : value;
  }
  if (Array.isArray(value)) return value.map((element) => repeated(element, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, repeated(member, texts, name)]));
}
