import * as pulumi from "@pulumi/pulumi";
import { keyOfElement, pointer, type SecretPath } from "../../provider/resources/inputs/secretPaths.ts";

/** Finds the paths of secret arguments. `known` are the same arguments with all outputs resolved. */
export async function secretPathsOf(args: unknown, known: unknown): Promise<SecretPath[]> {
  const paths = await secretsIn(args, []);
  return [...new Set(paths.map((keys) => pointer(named(keys, known))))].sort();
}

/** Of an output that is no secret, no part is: an output takes the secretness of all that went into it. */
async function secretsIn(value: unknown, at: readonly string[]): Promise<(readonly string[])[]> {
  if (pulumi.Output.isInstance(value)) {
    // A member of the class that its declaration hides.
    const { isSecret } = pulumi.output(value) as unknown as { isSecret: Promise<boolean> };
    return (await isSecret) ? [at] : [];
  }
  if (value instanceof Promise) return secretsIn(await value, at);
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return [];
  const found = await Promise.all(Object.entries(value).map(([key, member]) => secretsIn(member, [...at, key])));
  return found.flat();
}

/** With the names of list elements; where such a name is what is secret, that of all elements. */
function named(keys: readonly string[], known: unknown): string[] {
  let at = known;
  return keys.map((key, index) => {
    const list = at;
    at = (list as Record<string, unknown> | null | undefined)?.[key];
    if (!Array.isArray(list)) return key;
    const isName = typeof at === "object" && [undefined, "name"].includes(keys[index + 1]);
    return isName ? "*" : keyOfElement(at, Number(key));
  });
}
