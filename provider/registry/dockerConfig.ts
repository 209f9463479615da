import { isObject, type Members, membersOf } from "../image/members.ts";
import { dockerHub, normalizeRegistry } from "../image/registryHost.ts";
import { type Credential, withKeptSecrets } from "./credential.ts";

/** A docker or podman configuration file, as far as credentials go. */
export interface DockerConfig {
  /** Credentials by host or host and path. */
  readonly auths: ReadonlyMap<string, Credential>;
  /** Names of credential helpers by host. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for all other hosts. */
  readonly store?: string;
}

/** Reads a configuration file; members of unexpected types are left out. `undefined` if it is no JSON object. */
export function parseDockerConfig(text: string): DockerConfig | undefined {
  const file = parseObject(text);
  if (file === undefined) return undefined;
  const auths = entries(file["auths"]).flatMap(([key, value]): [string, Credential][] => {
    const credential = credentialOf(value);
    return credential === undefined ? [] : [[normalizeKey(key), credential]];
  });
  const helpers = entries(file["credHelpers"]).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const store = file["credsStore"];
  return {
    auths: new Map(auths),
    helpers: new Map(helpers.map(([key, name]) => [normalizeKey(key), name])),
    ...(typeof store === "string" && store !== "" ? { store } : {}),
  };
}

/** The credential for a repository: that of the longest path, else that of the host. */
export function findAuth(config: DockerConfig, registry: string, repository: string): Credential | undefined {
  return findAuths([config], registry, repository)[0];
}

/** All credentials for a repository: those of the longest path first, and then in order of the files. */
export function findAuths(configs: readonly DockerConfig[], registry: string, repository: string): Credential[] {
  return scopesOf(registry, repository).flatMap((scope) => configs.flatMap(({ auths }) => auths.get(scope) ?? []));
}

/** The name of the helper that has been set for a host. */
export function findHelper(config: DockerConfig, registry: string, repository: string): string | undefined {
  return scopesOf(registry, repository)
    .map((scope) => config.helpers.get(scope))
    .find((name) => name !== undefined);
}

/** `quay.io/acme/app`, `quay.io/acme`, `quay.io`. */
function scopesOf(registry: string, repository: string): string[] {
  const parts = [registry, ...repository.split("/")];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** Keys are hosts, but also URLs such as Docker Hub's `https://index.docker.io/v1/`. */
function normalizeKey(key: string): string {
  const [host = "", ...path] = key
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "")
    .split("/");
  const registry = normalizeRegistry(host);
  const isApiPath = path.length === 1 && /^v[12]$/.test(path[0] ?? "");
  return path.length === 0 || isApiPath ? registry : [registry, ...path].join("/");
}

/** The name of a registry for a credential helper: Docker Hub has its own. */
export const helperKey = (registry: string): string =>
  registry === dockerHub ? "https://index.docker.io/v1/" : registry;

function credentialOf(value: unknown): Credential | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entry = value as Record<string, unknown>;
  const text = (key: string) => (typeof entry[key] === "string" && entry[key] !== "" ? entry[key] : undefined);
  const [user, password] = decode(text("auth"));
  const all = {
    username: text("username") ?? user,
    password: text("password") ?? password,
    identityToken: text("identitytoken"),
    registryToken: text("registrytoken"),
  };
  const known = Object.fromEntries(Object.entries(all).filter(([, member]) => member !== undefined));
  return Object.keys(known).length === 0 ? undefined : withKeptSecrets(known);
}

function decode(auth: string | undefined): [string?, string?] {
  if (auth === undefined) return [];
  const text = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = text.indexOf(":");
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)];
}

function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const entries = (value: unknown): [string, unknown][] => Object.entries(membersOf(value));
