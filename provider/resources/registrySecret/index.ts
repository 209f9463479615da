import { isDeepStrictEqual } from "node:util";
import { keepLogins } from "../../registry/pullSecret.ts";
import { isAdoptedElsewhere, keptAdoption } from "../creation/adoption.ts";
import type { Context, Difference, Handlers } from "../handlers.ts";
import { deleteObject } from "../object/deleteObject.ts";
import { removeLinks } from "./applyLinks.ts";
import { checkRegistrySecret } from "./check.ts";
import { createRegistrySecret } from "./create.ts";
import { type RegistrySecretInputs, type RegistrySecretOutputs, secretAddress, secretKind } from "./inputs.ts";
import type { AccountLinks } from "./links.ts";
import { observeSecret } from "./observe.ts";
import { accountAddress, usesIn } from "./serviceAccounts.ts";
import { updateRegistrySecret } from "./update.ts";

/** A secret with logins of registries, and its links to service accounts. */
export const registrySecret: Handlers<RegistrySecretInputs, RegistrySecretOutputs> = {
  check: checkRegistrySecret,
  diff: diffRegistrySecret,
  create: createRegistrySecret,

  async read(context, _id, outs) {
    keepLogins(outs.registries);
    const object = await context.cluster.objects.find(secretAddress(outs));
    if (object === undefined) return undefined;
    const { adoption: _adoption, ...declared } = outs;
    const inputs = { ...observeSecret(declared, object), links: await presentLinks(context, outs) };
    return { inputs, outs: { ...inputs, ...keptAdoption(outs) } };
  },

  update: updateRegistrySecret,

  async delete(context, _id, outs) {
    const object = await context.cluster.objects.find(secretAddress(outs));
    // A pod that starts in between does without the secret, in place of waiting for one that is gone.
    if (object === undefined || !isAdoptedElsewhere(outs, object)) await removeLinks(context, outs);
    await deleteObject(secretKind, context, outs);
  },
};

/** Compares declarations. No I/O. */
function diffRegistrySecret(olds: RegistrySecretInputs, news: RegistrySecretInputs): Difference {
  const renamed = (["name", "namespace"] as const).some((key) => olds.metadata?.[key] !== news.metadata[key]);
  return {
    changes: renamed || !isDeepStrictEqual(compared(olds), compared(news)),
    replaces: renamed ? ["metadata"] : [],
  };
}

const compared = ({ metadata, type, registries, links, excludeFromImports }: RegistrySecretInputs): object => ({
  metadata,
  type,
  registries,
  links,
  excludeFromImports,
});

/** The declared accounts with the uses that they make of the secret now. */
async function presentLinks({ cluster }: Context, outs: RegistrySecretOutputs): Promise<AccountLinks> {
  const found = await Promise.all(
    Object.entries(outs.links).map(async ([name, declared]) => {
      const account = await cluster.objects.findGathered(accountAddress(outs, name));
      const present = usesIn(account, outs.metadata.name);
      return [name, declared.filter((use) => present.includes(use))] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, uses]) => uses.length > 0));
}
