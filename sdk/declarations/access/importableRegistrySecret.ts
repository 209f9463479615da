import { isDeepStrictEqual } from "node:util";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import {
  type RegistrySecretInputs,
  registrySecretId,
  secretAddress,
} from "../../../provider/resources/registrySecret/inputs.ts";
import { observeSecret } from "../../../provider/resources/registrySecret/observe.ts";
import type { Connection } from "../../connection.ts";
import type { Importable } from "../importOption.ts";

/** The secret that stands where one is declared. */
export async function importableRegistrySecret(
  inputs: RegistrySecretInputs,
  { cluster, namespace }: Connection,
): Promise<Importable> {
  const object = await cluster.objects.find(secretAddress(inputs));
  const isOwn = (await namespace()) === inputs.metadata.namespace;
  const found = object && observeSecret(inputs, object);
  const compared = ["metadata", "type", "registries", "excludeFromImports"] as const;
  return {
    what: `Secret ${registrySecretId(inputs)}`,
    ids: [registrySecretId(inputs), ...(isOwn ? [inputs.metadata.name] : [])],
    property: "metadata.name",
    // Never with a value: it may be a password.
    mismatches:
      found &&
      compared
        // What the update tells differs from nothing yet.
        .filter((key) => !hasUnknown(inputs[key]) && !isDeepStrictEqual(inputs[key], found[key]))
        .map((property) => ({ property, present: undefined })),
  };
}
