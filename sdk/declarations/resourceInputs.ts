import * as pulumi from "@pulumi/pulumi";
import { changedAt, type SecretPath, secretsKey, valuesAt } from "../../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../../provider/resources/inputs/secretTexts.ts";
import { providerText, type ResourceKind } from "../../provider/resources/providerText.ts";
import { holdsSecret, maskedValue } from "../../provider/text/maskedText.ts";
import type { WithSecrets } from "./declaredSecrets.ts";
import { requireProviderEntry } from "./providerEntry.ts";

/** An output with members that its declaration hides. */
interface PartlyKnown<T> {
  promise(withUnknowns: true): Promise<T>;
  apply<U>(use: () => U | Promise<U>, runWithUnknowns: true): pulumi.Output<U>;
}

/**
 * The inputs of a resource, and what tells the provider process which handlers are meant. What is given beside `keys` goes
 * along, for the check to refuse it by name. An input depends on the resources that its own argument comes from, and on no
 * others: the engine replaces with a resource what depends on it, and stores every dependency.
 * @throws RunError where a provider process cannot load this package
 */
export function resourceInputs<T extends object & WithSecrets>(
  kind: ResourceKind,
  inputs: pulumi.Output<T>,
  keys: readonly (keyof T & string)[],
  args: object,
): pulumi.Inputs {
  requireProviderEntry();
  const given = new Set<string>([...keys, ...Object.keys(args)]);
  const all = (inputs as unknown as PartlyKnown<T>).promise(true).then((known) => withMarks(known, args));
  const argument = args as Record<string, unknown>;
  const members = [...given].map((key) => [
    key,
    dependingOn(
      argument[key],
      all.then((known) => known[key]),
    ),
  ]);
  return { ...Object.fromEntries(members), __provider: providerText(kind) };
}

function dependingOn(argument: unknown, value: Promise<unknown>): pulumi.Input<unknown> {
  if (argument === undefined) return value;
  return (pulumi.unsecret(pulumi.output(argument)) as unknown as PartlyKnown<unknown>).apply(() => value, true);
}

/**
 * Also marks what repeats a secret, and masks it in what is said. `check` learns the paths from `transient`: each property
 * of a resource costs a program four promises with their stack traces.
 */
function withMarks(inputs: WithSecrets & { transient?: unknown }, args: object): Record<string, unknown> {
  const paths = inputs[secretsKey] ?? [];
  if (paths.length === 0) return { ...inputs };
  const { transient, ...marks } = marked(inputs, paths, args);
  return { ...marks, transient: { ...Object(transient), [secretsKey]: paths } };
}

function marked(inputs: object, paths: readonly SecretPath[], args: object): Record<string, unknown> {
  const texts = secretTexts(valuesAt(inputs, paths));
  const made = Object.entries(inputs).map(([key, value]) => {
    if (key === secretsKey || key in args) return [key, value];
    return [key, key === "transient" ? maskedValue(value, texts) : repeated(value, texts)];
  });
  return changedAt(Object.fromEntries(made), paths, pulumi.secret) as Record<string, unknown>;
}

function repeated(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === "string") return holdsSecret(value, texts) ? pulumi.secret(value) : value;
  if (Array.isArray(value)) return value.map((element) => repeated(element, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, repeated(member, texts)]));
}
