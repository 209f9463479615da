import { isNotFound } from "../../cluster/clusterError.ts";
import { keepLogins } from "../../registry/pullSecret.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { applyLinks } from "./applyLinks.ts";
import { createRegistrySecret } from "./create.ts";
import { type RegistrySecretInputs, type RegistrySecretOutputs, secretAddress } from "./inputs.ts";
import { secretObject, secretPatch } from "./write.ts";

/** Writes what has changed. Pods and streams stay as they are: a new password is for what comes next. */
export async function updateRegistrySecret(
  context: Context,
  _id: string,
  olds: RegistrySecretOutputs,
  news: RegistrySecretInputs,
): Promise<RegistrySecretOutputs> {
  keepLogins(olds.registries);
  keepLogins(news.registries);
  try {
    await write(context, olds, news);
  } catch (error) {
    // Another user has deleted it since the last refresh.
    if (!isNotFound(error)) throw error;
    await createRegistrySecret(context, { ...news, links: {} });
  }
  return await applyLinks(context, { ...news, links: olds.links, ...keptAdoption(olds) }, news);
}

async function write({ cluster }: Context, olds: RegistrySecretOutputs, news: RegistrySecretInputs): Promise<void> {
  const address = secretAddress(news);
  if (olds.type !== news.type) {
    // The API changes the type of no secret.
    await cluster.objects.delete(address);
    await cluster.objects.create(secretObject(news));
    return;
  }
  const patch = secretPatch(olds, news);
  if (patch !== undefined) await cluster.objects.patch(address, patch);
}
