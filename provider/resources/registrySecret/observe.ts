import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { loginsIn, type PullSecretType, type RegistryLogin, type RegistryLogins } from "../../registry/pullSecret.ts";
import { observedMetadata } from "../inputs/objectMetadata.ts";
import { excludeAnnotation, type RegistrySecretInputs } from "./inputs.ts";

/** Stands for a password on the cluster that the program does not declare. It is not what the state is for. */
const foreignPassword = "[secret]";

/** The declaration that would describe a Secret as it is now, without its links. */
export function observeSecret(declared: RegistrySecretInputs, object: ApiObject): RegistrySecretInputs {
  return {
    ...declared,
    metadata: observedMetadata(declared.metadata, object.metadata),
    // Also one that this package does not write: the next update replaces the secret.
    type: (object["type"] ?? "Opaque") as PullSecretType,
    registries: observeLogins(declared.registries, loginsIn(object) ?? []),
    excludeFromImports: object.metadata.annotations?.[excludeAnnotation] === "true",
  };
}

function observeLogins(
  declared: RegistryLogins,
  present: readonly [registry: string, login: RegistryLogin][],
): Record<string, RegistryLogin> {
  const logins = present.map(([registry, { username, password }]) => {
    // Imports compare the spelling, so that another one is another registry.
    const known = declared[registry];
    return [registry, { username, password: known?.password === password ? password : foreignPassword }] as const;
  });
  return Object.fromEntries(logins.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
