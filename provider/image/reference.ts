import { digestFaults } from "./digest.ts";
import type { Fault } from "./error.ts";
import { InvalidInputError } from "./invalidInputError.ts";
import { dockerHub, isRegistryHost, normalizeRegistry } from "./registryHost.ts";
import { tagNameFaults } from "./tagName.ts";

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
  /** Where the text stands, for faults. @default "reference" */
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
export function referenceFaults(text: string, options: ReferenceOptions = {}): Fault[] {
  const path = options.path ?? "reference";
  const odd = shapeFault(text, path);
  if (odd !== undefined) return [odd];
  const parts = split(text);
  return [
    ...nameFaults(parts, text, path),
    ...(parts.tag === undefined ? [] : tagNameFaults(parts.tag, path)),
    ...(parts.digest === undefined ? [] : digestFaults(parts.digest, path)),
    ...(options.strict === true ? strictFaults(parts, text, path) : []),
  ];
}

/**
 * Parses an image reference such as `quay.io/acme/app:1.4`, `nginx` or `localhost:5000/app@sha256:…`.
 * @throws InvalidInputError `INVALID_REFERENCE`
 */
export function parseReference(text: string, options: ReferenceOptions = {}): ImageReference {
  const faults = referenceFaults(text, options);
  if (faults.length > 0) throw new InvalidInputError("INVALID_REFERENCE", faults);
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

export const isReference = (text: string): boolean => referenceFaults(text).length === 0;

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

function shapeFault(text: string, path: string): Fault | undefined {
  const remedy = "write for instance quay.io/acme/app:1.4";
  if (text.trim() === "") return { path, value: text, reason: "is empty", remedy };
  if (/\s/.test(text)) return { path, value: text, reason: "contains white space", remedy };
  // The values are left out: URLs and what stands before an @ and a host may carry a password.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return { path, reason: "is a URL", remedy: `leave out the scheme, ${remedy}` };
  }
  if (/^[^/@]*@[^/@]*\//.test(text)) {
    return { path, reason: "names a user", remedy: "log in to the registry instead, and name only registry and image" };
  }
  return undefined;
}

function nameFaults({ name, host: typed, path: repository }: Parts, text: string, path: string): Fault[] {
  const fault = (reason: string, remedy: string): Fault => ({ path, value: text, reason, remedy });
  const faults: Fault[] = [];
  if (typed !== undefined && !host.test(typed)) {
    faults.push(fault(`has no valid registry host ("${typed}")`, "write a host name or address, and a port if needed"));
  }
  if (typed === undefined && !name.includes("/") && (name.includes(".") || name.startsWith("localhost"))) {
    const remedy = `add the repository after the host, or write docker.io/library/${name} for an image of that name`;
    faults.push(fault("is a registry without a repository", remedy));
  } else if (/[A-Z]/.test(repository)) {
    faults.push(
      fault(`has upper-case letters in its repository ("${repository}")`, "write the repository in lower case"),
    );
  } else if (!repository.split("/").every((part) => component.test(part))) {
    const remedy = "join lower-case letters and digits by single . or _, __ or -, and path parts by /";
    faults.push(fault(`has no valid repository ("${repository}")`, remedy));
  }
  if (name.length > longestName) {
    faults.push(
      fault(`has a name of more than ${longestName} characters`, "use a shorter registry host or repository"),
    );
  }
  return faults;
}

function strictFaults(parts: Parts, text: string, path: string): Fault[] {
  const faults: Fault[] = [];
  if (parts.host === undefined) {
    faults.push({ path, value: text, reason: "names no registry", remedy: `write ${dockerHub}/… for Docker Hub` });
  }
  if (parts.tag === undefined && parts.digest === undefined) {
    faults.push({ path, value: text, reason: "has neither tag nor digest", remedy: "add a tag, for instance :latest" });
  }
  return faults;
}
