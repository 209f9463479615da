import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import { keepLogins } from "../../registry/pullSecret.ts";
import { newAdoption } from "../creation/adoption.ts";
import { createOrFind } from "../creation/createOrFind.ts";
import { recorded } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
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
    const { object, origin } = await createOrFind(context, given, creation);
    const adoption = origin === "adopted" ? newAdoption() : undefined;
    if (origin !== "created") {
      requireType(object, inputs);
      const patch = secretPatch(observeSecret(inputs, object), inputs, adoption);
      if (patch !== undefined) await context.cluster.objects.patch(address, patch);
    }
    const outs = { ...inputs, links: {}, ...(adoption === undefined ? {} : { adoption }) };
    return { id, outs: await applyLinks(context, outs, inputs) };
  });
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
