import type { Diagnostic } from "./diagnostic.ts";
import { digestDiagnostics } from "./digest.ts";
import { ImageStreamError } from "./error.ts";
import { dockerHub, isRegistryHost, normalizeRegistry } from "./registryHost.ts";
import { tagNameDiagnostics } from "./tagName.ts";

/** An image in a registry, parsed once; defaults filled in, the text kept. */
export interface ImageReference {
  /** As given. */
  readonly original: string;
  /** Name without tag and digest, as given: what the cluster writes before `@` in its pull specs. */
  readonly name: string;
  /** Host with port, lower case; `docker.io` where none was given or an alias of it was. */
  readonly registry: string;
  /** Path in the registry, with Docker Hub's `library/`. */
  readonly repository: string;
  /** Only if given: `latest` is not filled in. */
  readonly tag?: string;
  readonly digest?: string;
}

export interface ReferenceOptions {
  /** Property that holds the text, for diagnostics. @default "reference" */
  readonly path?: string;
  /** Requires a registry, and a tag or digest. @default false */
  readonly strict?: boolean;
}

interface Parts {
  readonly name: string;
  readonly host: string | undefined;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Longest name that registries and the cluster accept, host included. */
const longestName = 255;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const host =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?$/;

/** Lists all faults of an image reference. */
export function referenceDiagnostics(text: string, options: ReferenceOptions = {}): Diagnostic[] {
  const path = options.path ?? "reference";
  const odd = shapeDiagnostic(text, path);
  if (odd !== undefined) return [odd];
  const parts = split(text);
  return [
    ...nameDiagnostics(parts, text, path),
    ...(parts.tag === undefined ? [] : tagNameDiagnostics(parts.tag, path)),
    ...(parts.digest === undefined ? [] : digestDiagnostics(parts.digest, path)),
    ...(options.strict === true ? strictDiagnostics(parts, text, path) : []),
  ];
}

/**
 * Parses an image reference such as `quay.io/acme/app:1.4`, `nginx` or `localhost:5000/app@sha256:…`.
 * @throws ImageStreamError `INVALID_REFERENCE`
 */
export function parseReference(text: string, options: ReferenceOptions = {}): ImageReference {
  const diagnostics = referenceDiagnostics(text, options);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_REFERENCE", diagnostics);
  const { name, host: typed, path, tag, digest } = split(text);
  const registry = typed === undefined ? dockerHub : normalizeRegistry(typed);
  const repository = registry === dockerHub && !path.includes("/") ? `library/${path}` : path;
  return {
    original: text,
    name,
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

export const isReference = (text: string): boolean => referenceDiagnostics(text).length === 0;

/** The same image name at this digest; its tag is dropped, as in the cluster's pull specs. */
export function withDigest(reference: ImageReference, digest: string): ImageReference {
  return parseReference(`${reference.name}@${digest}`);
}

/** The same image name at this tag; its digest is dropped. */
export function withTag(reference: ImageReference, tag: string): ImageReference {
  return parseReference(`${reference.name}:${tag}`);
}

/** The name as given, with the digest or, if there is none, the tag: what the cluster stores as pull spec. */
export function exactReference(reference: ImageReference): string {
  if (reference.digest !== undefined) return `${reference.name}@${reference.digest}`;
  return reference.tag === undefined ? reference.name : `${reference.name}:${reference.tag}`;
}

/** Everything spelled out, so that two spellings of one image are one text: registry, `library/`, `latest`. */
export function canonicalReference(reference: ImageReference): string {
  return `${canonicalName(reference)}${reference.digest === undefined ? `:${tagOf(reference)}` : `@${reference.digest}`}`;
}

/** Registry and repository, spelled out. */
export const canonicalName = (reference: ImageReference): string => `${reference.registry}/${reference.repository}`;

/** As people write it: no `docker.io/library/`, no `:latest`. */
export function familiarReference(reference: ImageReference): string {
  const onHub = reference.registry === dockerHub;
  const short = onHub ? reference.repository.replace(/^library\/(?=[^/]+$)/, "") : canonicalName(reference);
  // On Docker Hub a first path component that looks like a host needs the host before it, to be read back as it is.
  const name = onHub && split(short).host !== undefined ? canonicalName(reference) : short;
  if (reference.digest !== undefined) return `${name}@${reference.digest}`;
  return tagOf(reference) === "latest" ? name : `${name}:${tagOf(reference)}`;
}

/** The tag that is pulled if no digest is given. */
export const tagOf = (reference: ImageReference): string => reference.tag ?? "latest";

function split(text: string): Parts {
  const at = text.indexOf("@");
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
  const name = colon < 0 ? rest : rest.slice(0, colon);
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hasHost = isRegistryHost(first);
  return {
    name,
    host: hasHost ? first : undefined,
    path: hasHost ? name.slice(slash + 1) : name,
    tag: colon < 0 ? undefined : rest.slice(colon + 1),
    digest: at < 0 ? undefined : text.slice(at + 1),
  };
}

function shapeDiagnostic(text: string, path: string): Diagnostic | undefined {
  const remedy = "write for instance quay.io/acme/app:1.4";
  if (text.trim() === "") return { path, value: text, summary: "is empty", remedy };
  if (/\s/.test(text)) return { path, value: text, summary: "contains white space", remedy };
  // The values are left out: URLs and what stands before an @ and a host may carry a password.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return { path, summary: "is a URL", remedy: `leave out the scheme, ${remedy}` };
  }
  if (/^[^/@]*@[^/@]*\//.test(text)) {
    return {
      path,
      summary: "names a user",
      remedy: "log in to the registry instead, and name only registry and image",
    };
  }
  return undefined;
}

function nameDiagnostics({ name, host: typed, path: repository }: Parts, text: string, path: string): Diagnostic[] {
  const diagnostic = (summary: string, remedy: string): Diagnostic => ({ path, value: text, summary, remedy });
  const diagnostics: Diagnostic[] = [];
  if (typed !== undefined && !host.test(typed)) {
    diagnostics.push(
      diagnostic(`has no valid registry host ("${typed}")`, "write a host name or address, and a port if needed"),
    );
  }
  if (typed === undefined && !name.includes("/") && (name.includes(".") || name.startsWith("localhost"))) {
    const remedy = `add the repository after the host, or write docker.io/library/${name} for an image of that name`;
    diagnostics.push(diagnostic("is a registry without a repository", remedy));
  } else if (/[A-Z]/.test(repository)) {
    diagnostics.push(
      diagnostic(`has upper-case letters in its repository ("${repository}")`, "write the repository in lower case"),
    );
  } else if (!repository.split("/").every((part) => component.test(part))) {
    const remedy = "join lower-case letters and digits by single . or _, __ or -, and path parts by /";
    diagnostics.push(diagnostic(`has no valid repository ("${repository}")`, remedy));
  }
  if (name.length > longestName) {
    diagnostics.push(
      diagnostic(`has a name of more than ${longestName} characters`, "use a shorter registry host or repository"),
    );
  }
  return diagnostics;
}

function strictDiagnostics(parts: Parts, text: string, path: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (parts.host === undefined) {
    diagnostics.push({
      path,
      value: text,
      summary: "names no registry",
      remedy: `write ${dockerHub}/… for Docker Hub`,
    });
  }
  if (parts.tag === undefined && parts.digest === undefined) {
    diagnostics.push({
      path,
      value: text,
      summary: "has neither tag nor digest",
      remedy: "add a tag, for instance :latest",
    });
  }
  return diagnostics;
}
