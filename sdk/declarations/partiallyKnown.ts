import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../provider/resources/inputs/unknown.ts";

/** `Output.apply` with the second parameter that its declaration hides: run also where parts are unknown. */
interface AppliesWithUnknowns<T> {
  apply<U>(use: (value: T) => Promise<U>, runWithUnknowns: true): pulumi.Output<U>;
}

/**
 * Like `pulumi.output(value).apply(use)`, but in a preview `use` also runs where parts of the value are unknown, and
 * sees them as the engine's own mark. So one unknown label does not hide the digests of a whole stream. Members that
 * are `undefined`, as an optional setting of a program may be, are not given.
 */
export function partiallyKnown<T, U>(
  value: pulumi.Input<T>,
  use: (value: pulumi.Unwrap<T>) => Promise<U>,
): pulumi.Output<U> {
  const output = pulumi.output(value) as unknown as AppliesWithUnknowns<pulumi.Unwrap<T>>;
  return output.apply((given) => use(marked(given) as pulumi.Unwrap<T>), true);
}

function marked(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return unknown;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given.map(([key, member]) => [key, marked(member)]));
}
