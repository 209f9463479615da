import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Credential, type CredentialLookup, withKeptSecrets } from "./credential.ts";
import { askHelper } from "./credentialHelper.ts";
import { type DockerConfig, findAuth, findHelper, helperKey, parseDockerConfig } from "./dockerConfig.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A source of credentials. */
export interface CredentialSettings {
  /** By registry host, first of all. */
  readonly credentials?: Readonly<Record<string, Credential>>;
  /** The only configuration file to read. @default those of docker and podman, see configFiles */
  readonly dockerConfig?: string;
}

/**
 * The credential for a repository, from the first source that has one. Files are read anew each time.
 * @throws only the signal's reason; helpers end with it
 */
export async function findCredential(
  settings: CredentialSettings,
  registry: string,
  repository: string,
  env: Env,
  signal?: AbortSignal,
): Promise<CredentialLookup> {
  const given = settings.credentials?.[registry];
  if (given !== undefined) return { credential: withKeptSecrets(given), source: "given credentials" };
  const problems: string[] = [];
  for (const path of configFiles(settings, env)) {
    const config = await readConfig(path);
    if (typeof config === "string") problems.push(config);
    if (config === undefined || typeof config === "string") continue;
    const found = await findIn(config, path, { registry, repository }, env, signal);
    signal?.throwIfAborted();
    if (found.credential !== undefined) return found;
    if (found.problem !== undefined) problems.push(found.problem);
  }
  return problems.length === 0 ? {} : { problem: problems.join("; ") };
}

/**
 * The files that docker and podman read, in the order in which they count: `REGISTRY_AUTH_FILE`,
 * `DOCKER_CONFIG/config.json`, `XDG_RUNTIME_DIR/containers/auth.json`, `XDG_CONFIG_HOME/containers/auth.json`,
 * `~/.docker/config.json`.
 */
export function configFiles(settings: CredentialSettings, env: Env): string[] {
  if (settings.dockerConfig !== undefined) return [settings.dockerConfig];
  const home = env["HOME"] ?? homedir();
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME } = env;
  const files = [
    REGISTRY_AUTH_FILE,
    DOCKER_CONFIG && join(DOCKER_CONFIG, "config.json"),
    XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, "containers", "auth.json"),
    join(XDG_CONFIG_HOME || join(home, ".config"), "containers", "auth.json"),
    DOCKER_CONFIG ? undefined : join(home, ".docker", "config.json"),
  ];
  return files.filter((path): path is string => path !== undefined && path !== "");
}

/** A helper that is set for the host, then what stands in the file, then the helper for all hosts. */
async function findIn(
  config: DockerConfig,
  path: string,
  { registry, repository }: { readonly registry: string; readonly repository: string },
  env: Env,
  signal: AbortSignal | undefined,
) {
  const ask = (name: string) => askHelper(name, helperKey(registry), { env, signal });
  const helper = findHelper(config, registry, repository);
  if (helper !== undefined) return await ask(helper);
  const credential = findAuth(config, registry, repository);
  if (credential !== undefined) return { credential, source: `credentials of ${path}` };
  return config.store === undefined ? {} : await ask(config.store);
}

/** The file; nothing if it does not exist; else why it cannot be used. */
async function readConfig(path: string): Promise<DockerConfig | string | undefined> {
  try {
    return parseDockerConfig(await readFile(path, "utf8")) ?? `${path} is no JSON object`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : `${path} cannot be read (${code})`;
  }
}
