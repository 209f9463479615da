import { isObject, membersOf } from "../image/members.ts";
import { keepSecret } from "../text/knownSecrets.ts";

/** Types of the secrets from which nodes, builds and imports take logins. The second one is an older form of the first. */
export type PullSecretType = "kubernetes.io/dockerconfigjson" | "kubernetes.io/dockercfg";
export const pullSecretTypes = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"] as const;

/** User and password of a registry. */
export interface RegistryLogin {
  /** Name of the user, or of the robot account. */
  readonly username: string;
  /** Password or token. */
  readonly password: string;
}

/** Logins by registry, or by registry and path. */
export type RegistryLogins = Readonly<Record<string, RegistryLogin>>;

const keys: Readonly<Record<PullSecretType, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const isPullSecretType = (type: unknown): type is PullSecretType => pullSecretTypes.some((known) => known === type);

/** The `data` of a secret with these logins, as `oc create secret docker-registry` writes it. */
export function pullSecretData(type: PullSecretType, logins: RegistryLogins): Record<string, string> {
  keepLogins(logins);
  const auths = Object.fromEntries(
    Object.entries(logins).map(([scope, { username, password }]) => [
      scope,
      { username, password, auth: base64(`${username}:${password}`) },
    ]),
  );
  const encoded = base64(JSON.stringify(type === "kubernetes.io/dockercfg" ? auths : { auths }));
  keepSecret(encoded);
  return { [keys[type]]: encoded };
}

/** Keeps passwords out of all that this process says, also in the forms in which a secret holds them. */
export function keepLogins(logins: RegistryLogins): void {
  for (const { username, password } of Object.values(logins)) keepSecret(password, `${username}:${password}`);
}

/** An object of the API that may hold logins. */
interface SecretObject {
  readonly [member: string]: unknown;
}

/**
 * The logins of a secret as imports read it, in the spelling of the secret, in order. An entry without `auth` has `username` and
 * `password`. `undefined` for what imports cannot read.
 */
export function loginsIn({ type, data }: SecretObject): [registry: string, login: RegistryLogin][] | undefined {
  if (!isPullSecretType(type)) return undefined;
  const encoded = membersOf(data)[keys[type]];
  if (typeof encoded !== "string" || encoded === "") return [];
  const document = parsed(Buffer.from(encoded, "base64").toString("utf8"));
  if (document === undefined) return undefined;
  const auths = type === "kubernetes.io/dockercfg" ? document : membersOf(document)["auths"];
  return loginEntries(auths);
}

/** The logins of the member `auths` of a docker configuration file. */
export function loginEntries(auths: unknown): [registry: string, login: RegistryLogin][] {
  return Object.entries(membersOf(auths)).flatMap(([registry, entry]): [string, RegistryLogin][] => {
    const login = loginOf(entry);
    if (login === undefined) return [];
    keepLogins({ [registry]: login });
    return [[registry, login]];
  });
}

function loginOf(entry: unknown): RegistryLogin | undefined {
  if (!isObject(entry)) return undefined;
  const { auth, username, password } = entry;
  if (typeof auth !== "string" || auth === "") {
    return { username: String(username ?? ""), password: String(password ?? "") };
  }
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
