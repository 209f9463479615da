import { type Members, membersOf } from "../../provider/image/members.ts";

/** Names of the member that holds the logins, by type of the secret. */
const members: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

/** Tells that a secret holds logins of registries, in a form that `RegistrySecret` reads. */
export const isPullSecret = (secret: Members): boolean => pullSecretText(secret) !== undefined;

/** The logins of a secret, as text or in base64. */
export function pullSecretText({ type, data, stringData }: Members): unknown {
  const member = typeof type === "string" ? members[type] : undefined;
  return member === undefined ? undefined : (membersOf(stringData)[member] ?? membersOf(data)[member]);
}
