import { readFile } from "node:fs/promises";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { loginEntries, type RegistryLogin } from "../../../provider/registry/pullSecret.ts";
import { keepSecret } from "../../../provider/text/knownSecrets.ts";

/** A login with its registry, as a program declares it. */
interface DeclaredLogin extends RegistryLogin {
  readonly host: string;
}

/** Logins of a configuration file of docker or podman. */
export interface ConfigLogins {
  readonly logins: readonly DeclaredLogin[];
  /** None of them holds a part of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

const path = "dockerConfig";

/** Reads the logins of a configuration file, given by its path or contents. */
export async function configLogins(given: unknown): Promise<ConfigLogins> {
  if (typeof given !== "string" || given.trim() === "") {
    const remedy = "give path or contents of a configuration file of docker or podman";
    return { logins: [], diagnostics: [{ path, summary: "is empty", remedy }] };
  }
  const text = await contents(given.trim());
  if (typeof text !== "string") return { logins: [], diagnostics: [text] };
  keepSecret(text);
  const document = parsed(text);
  const auths = authsOf(membersOf(document));
  if (!isObject(auths)) {
    const remedy = 'give a JSON object with the member auths: {"auths": {"quay.io": {"auth": "…"}}}';
    return { logins: [], diagnostics: [{ path, summary: "has no member auths", remedy }] };
  }
  const found = loginEntries(auths).filter(([, { password }]) => password !== "");
  const hosts = new Set(found.map(([host]) => host));
  const without = Object.keys(auths).filter((host) => !hosts.has(host));
  return {
    logins: found.map(([host, login]) => ({ host, ...login })),
    diagnostics: without.map((host) => withoutLogin(host, membersOf(document))),
  };
}

/** The logins; the older form `.dockercfg` has nothing around them. */
function authsOf(document: Members): unknown {
  const entries = Object.values(document);
  const isOlder =
    entries.length > 0 && entries.every((entry) => isObject(entry) && ("auth" in entry || "password" in entry));
  return isOlder ? document : document["auths"];
}

/** A file of `docker login` often names a helper of this machine, which the cluster does not have. */
function withoutLogin(host: string, { credsStore, credHelpers }: Readonly<Record<string, unknown>>): Diagnostic {
  const hasHelper = credsStore !== undefined || membersOf(credHelpers)[host] !== undefined;
  const reason = hasHelper ? "a credential helper of this machine has it" : "there is neither auth nor a password";
  const remedy = "give the login in registries, or remove the registry from the file";
  return { path, value: host, summary: `has no login: ${reason}`, remedy };
}

const json = /^\s*\{/;

async function contents(given: string): Promise<string | Diagnostic> {
  if (json.test(given)) return given;
  const decoded = /^[\w+/=\s]+$/.test(given) ? Buffer.from(given, "base64").toString("utf8") : "";
  if (json.test(decoded)) return decoded;
  try {
    return await readFile(given, "utf8");
  } catch (error) {
    // What is no path may be a secret.
    const { code } = error as NodeJS.ErrnoException;
    const remedy = "give the path of a file that exists, or its contents as JSON";
    return { path, summary: `is neither JSON nor a file that can be read (${code})`, remedy };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
