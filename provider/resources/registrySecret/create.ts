import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import { keepLogins } from "../../registry/pullSecret.ts";
import { newAdoption } from "../creation/adoption.ts";
import { type CreatedObject, createOrFind } from "../creation/createOrFind.ts";
import { recorded } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { applyLinks } from "./applyLinks.ts";
import { type RegistrySecretInputs, type RegistrySecretOutputs, registrySecretId, secretAddress } from "./inputs.ts";
import { observeSecret } from "./observe.ts";
import { secretObject, secretPatch } from "./write.ts";

/** Creates the secret with one write, or takes over one, and then links it. */
export function createRegistrySecret(
  context: Context,
  inputs: RegistrySecretInputs,
): Promise<{ id: string; outs: RegistrySecretOutputs }> {
  const id = registrySecretId(inputs);
  const address = secretAddress(inputs);
  keepLogins(inputs.registries);
  return recorded(context.creations, { kind: "Secret", id }, async (creation) => {
    await creation.begin();
    const given = { what: `Secret ${id}`, address, object: secretObject(inputs), adopts: inputs.adopt === true };
    const found = await createOrFind(context, given, creation);
    const outs = { ...inputs, links: {}, ...(await takenOver(context, inputs, found)) };
    return { id, outs: await applyLinks(context, outs, inputs) };
  });
}

/** Gives a secret that was there the declared form. The state has that of an earlier run even if the API refuses the declaration now. */
async function takenOver(
  { cluster }: Context,
  inputs: RegistrySecretInputs,
  { object, origin }: CreatedObject,
): Promise<Pick<RegistrySecretOutputs, "adoption">> {
  if (origin === "created") return {};
  requireType(object, inputs);
  const found = observeSecret(inputs, object);
  const adoption = origin === "adopted" ? newAdoption() : undefined;
  const patch = secretPatch(found, inputs, adoption);
  try {
    if (patch !== undefined) await cluster.objects.patch(secretAddress(inputs), patch);
  } catch (error) {
    if (origin === "adopted") throw error;
    throw new PartialFailure(registrySecretId(inputs), { ...found, links: {} }, error as Error);
  }
  return adoption === undefined ? {} : { adoption };
}

/** The API changes the type of no secret. */
export function typeInTheWay(object: ApiObject, { metadata, type }: RegistrySecretInputs): string | undefined {
  const present = object["type"] ?? "Opaque";
  if (present === type) return undefined;
  const remedy = "delete it first, or choose another name";
  return `Secret ${metadata.namespace}/${metadata.name} is of type ${present}, which cannot become ${type}; ${remedy}`;
}

function requireType(object: ApiObject, inputs: RegistrySecretInputs): void {
  const reason = typeInTheWay(object, inputs);
  if (reason !== undefined) throw new ImageStreamError("ALREADY_EXISTS", reason);
}
