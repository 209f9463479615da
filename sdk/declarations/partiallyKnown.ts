import * as pulumi from "@pulumi/pulumi";
import { type SecretPath, valuesAt } from "../../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../../provider/resources/inputs/secretTexts.ts";
import { unknown } from "../../provider/resources/inputs/unknown.ts";
import { hideTexts } from "../../provider/text/knownSecrets.ts";
import { secretPathsOf } from "./secretPathsOf.ts";

/** `Output.apply` with the second parameter that its declaration hides: run also where parts are unknown. */
interface AppliesWithUnknowns<T> {
  apply<U>(use: (value: T) => Promise<U>, runWithUnknowns: true): pulumi.Output<U>;
}

/**
 * Like `pulumi.output(value).apply(use)`, with three differences. In a preview `use` also runs where parts of the value are
 * unknown, and sees them as the engine's own mark: one unknown label does not hide the digests of a whole stream. Members
 * that are `undefined` or `null`, as an optional setting of a program or an exported object has them, are not given. The result is
 * no secret: `use` is told where the value is, and marks what it takes from there.
 */
export function partiallyKnown<T, U>(
  value: pulumi.Input<T>,
  use: (value: pulumi.Unwrap<T>, secrets: readonly SecretPath[]) => Promise<U>,
): pulumi.Output<U> {
  const output = pulumi.unsecret(pulumi.output(value)) as unknown as AppliesWithUnknowns<pulumi.Unwrap<T>>;
  return output.apply(async (resolved) => {
    const given = present(resolved) as pulumi.Unwrap<T>;
    const secrets = await secretPathsOf(value, given);
    hideTexts(secretTexts(valuesAt(given, secrets)));
    return use(given, secrets);
  }, true);
}

/** A value without what is not given, at any depth, in which the engine's mark stands for what is unknown. */
export function present(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return unknown;
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(given.map(([key, member]) => [key, present(member)]));
}
