import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { type RegistrySecretInputs, type RegistrySecretOutputs, registrySecretId } from "./inputs.ts";
import type { AccountLinks, LinkUse } from "./links.ts";
import { linkSecret, unlinkSecret } from "./serviceAccounts.ts";

/** Links and unlinks accounts until they are as declared. @throws PartialFailure with the links that are there */
export async function applyLinks(
  context: Context,
  present: RegistrySecretOutputs,
  declared: RegistrySecretInputs,
): Promise<RegistrySecretOutputs> {
  const links = new Map(pairs(present.links).map((pair) => [pair.join(), pair]));
  const wanted = new Map(pairs(declared.links).map((pair) => [pair.join(), pair]));
  const outs = () => ({ ...present, links: linksOf([...links.values()]) });
  try {
    for (const [key, [account, use]] of links) {
      if (wanted.has(key)) continue;
      await unlinkSecret(context, declared, account, use);
      links.delete(key);
    }
    for (const [key, pair] of wanted) {
      if (links.has(key)) continue;
      await linkSecret(context, declared, ...pair);
      links.set(key, pair);
    }
  } catch (error) {
    throw new PartialFailure(registrySecretId(declared), outs(), error as Error);
  }
  return outs();
}

/** Takes the secret from all accounts. */
export async function removeLinks(context: Context, outs: RegistrySecretOutputs): Promise<void> {
  for (const [account, use] of pairs(outs.links)) await unlinkSecret(context, outs, account, use);
}

type Pair = [account: string, use: LinkUse];

const pairs = (links: AccountLinks): Pair[] =>
  Object.entries(links).flatMap(([account, uses]) => uses.map((use): Pair => [account, use]));

function linksOf(all: readonly Pair[]): AccountLinks {
  const names = [...new Set(all.map(([account]) => account))].sort();
  const usesOf = (name: string) => all.flatMap(([account, use]) => (account === name ? [use] : [])).sort();
  return Object.fromEntries(names.map((name) => [name, usesOf(name)]));
}
