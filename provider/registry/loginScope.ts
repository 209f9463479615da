import type { Diagnostic } from "../image/diagnostic.ts";
import { dockerHub, normalizeRegistry } from "../image/registryHost.ts";

/** The name of Docker Hub in docker configuration files, which docker, podman, nodes and imports know alike. */
const dockerHubScope = "https://index.docker.io/v1/";

const host = /^(?:[a-z0-9*?](?:[a-z0-9*?-]*[a-z0-9*?])?)(?:\.[a-z0-9*?](?:[a-z0-9*?-]*[a-z0-9*?])?)*(?::[0-9]{1,5})?$/;
const segment = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * The registry, or the part of one, that a login is for, in the form that imports and nodes compare: lower case, without
 * scheme, API path and slash at the end. `undefined` for a text that names none.
 */
export function loginScope(text: string): string | undefined {
  const [given = "", ...rest] = text
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "")
    .split("/");
  const isApiPath = /^v[12]$/.test(rest[0] ?? "");
  const path = isApiPath ? rest.slice(1) : rest;
  const registry = normalizeRegistry(given);
  if (!host.test(registry) || !path.every((part) => segment.test(part))) return undefined;
  if (path.length === 0) return registry === dockerHub ? dockerHubScope : registry;
  return [registry, ...path].join("/");
}

/** The faults of the registry that a login names. */
export function loginScopeDiagnostics(text: string, path: string): Diagnostic[] {
  const remedy = "write a host, or a host and a path: quay.io, quay.io/acme, registry.example:5000";
  if (text.trim() === "") return [{ path, value: text, summary: "is empty", remedy }];
  // The text may hold a password.
  if (text.includes("@")) {
    return [{ path, summary: "names a user or a digest", remedy: `give the user as username, and ${remedy}` }];
  }
  if (loginScope(text) !== undefined) return [];
  const isTagged = /\/[^/]*:[^/]*$/.test(text.replace(/^https?:\/\//i, ""));
  const summary = isTagged ? "has a tag, but a login is for all images of a path" : "is no registry";
  return [{ path, value: text, summary, remedy }];
}
