import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Entry extends Credentials {
  /** Host, or host and path. */
  readonly scope: string;
}

/**
 * The passwords of a namespace's pull secrets. The longest matching scope wins, then the first secret; no other is
 * tried.
 */
export class PullCredentials {
  readonly #entries: readonly Entry[];

  /** @throws Error for a secret with invalid JSON */
  constructor(secrets: readonly KubeObject[]) {
    const entries = secrets.flatMap(entriesOf);
    this.#entries = entries.toSorted((a, b) => (a.scope === b.scope ? 0 : a.scope < b.scope ? 1 : -1));
  }

  /** @param image `host/path`, with the docker client's defaults */
  find(image: string): Credentials | undefined {
    const found = this.#entries.find(({ scope }) => matches(scope, image));
    if (found !== undefined) return found;
    return isDefaultRegistry(image) ? this.#entries.find(({ scope }) => scope === "index.docker.io") : undefined;
  }
}

function entriesOf({ type, data }: KubeObject): Entry[] {
  const key = type === "kubernetes.io/dockercfg" ? ".dockercfg" : ".dockerconfigjson";
  const encoded = isRecord(data) ? data[key] : undefined;
  if (typeof encoded !== "string" || encoded === "") return [];
  const document: unknown = JSON.parse(Buffer.from(encoded, "base64").toString());
  const auths = isRecord(document) && type !== "kubernetes.io/dockercfg" ? document.auths : document;
  return Object.entries(isRecord(auths) ? auths : {}).flatMap(([location, auth]) => {
    const credentials = credentialsOf(auth);
    return credentials === undefined ? [] : [{ scope: scopeOf(location), ...credentials }];
  });
}

function credentialsOf(auth: unknown): Credentials | undefined {
  if (!isRecord(auth)) return undefined;
  const { auth: encoded, username, password } = auth;
  if (typeof encoded === "string" && encoded !== "") {
    const decoded = Buffer.from(encoded, "base64").toString();
    const colon = decoded.indexOf(":");
    return colon < 0 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  return { username: String(username ?? ""), password: String(password ?? "") };
}

/** `https://host/v1/` and `host` are equal; any other path narrows the scope. */
function scopeOf(location: string): string {
  const bare = location.replace(/^https?:\/\//, "");
  const slash = bare.indexOf("/");
  if (slash < 0) return bare;
  const host = bare.slice(0, slash);
  const path = bare.slice(slash).replace(/^\/v[12](?=\/)/, "");
  return path === "/" ? host : host + path;
}

/** Compares hosts part by part, with globs; ports exactly; paths by prefix. */
function matches(scope: string, image: string): boolean {
  const [scopeHost, scopePath] = splitHost(scope);
  const [imageHost, imagePath] = splitHost(image);
  const [scopeName = "", scopePort = ""] = scopeHost.split(":");
  const [imageName = "", imagePort = ""] = imageHost.split(":");
  const globs = scopeName.split(".");
  const parts = imageName.split(".");
  return (
    scopePort === imagePort &&
    globs.length === parts.length &&
    globs.every((glob, index) => globMatches(glob, parts[index] ?? "")) &&
    imagePath.startsWith(scopePath)
  );
}

function splitHost(location: string): [host: string, path: string] {
  const slash = location.indexOf("/");
  return slash < 0 ? [location, ""] : [location.slice(0, slash), location.slice(slash)];
}

function globMatches(glob: string, part: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(part);
}

function isDefaultRegistry(image: string): boolean {
  const [first = "", second] = image.split("/");
  if (first === "") return false;
  return second === undefined || first === "docker.io" || first === "index.docker.io" || !/[.:]/.test(first);
}
