const alphaNumeric = "[a-z0-9]+";
// Keeps alternatives disjoint: backtracking over a long name must not explode.
const nameComponent = `${alphaNumeric}(?:(?:__|[._]|-+)${alphaNumeric})*`;
const hostComponent = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const host = `${hostComponent}(?:\\.${hostComponent})*(?::[0-9]+)?`;
const repositoryName = `(?:${host}/)?${nameComponent}(?:/${nameComponent})*`;
const tag = "[\\w][\\w.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const reference = new RegExp(`^(${repositoryName})(?::(${tag}))?(?:@(${digest}))?$`);

const longestName = 255;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * A pull spec, split as the image API does: the first path segment after the host is the namespace, the rest the name.
 * Absent parts are empty strings.
 */
export interface PullSpec {
  readonly registry: string;
  readonly namespace: string;
  readonly name: string;
  readonly tag: string;
  readonly id: string;
}

export type ParsedPullSpec =
  | { readonly ok: true; readonly spec: PullSpec }
  | { readonly ok: false; readonly reason: string };

/** Parses a pull spec, or gives the API's message for an invalid one. */
export function parsePullSpec(text: string): ParsedPullSpec {
  const match = reference.exec(text);
  if (match === null) return { ok: false, reason: whyNoReference(text) };
  const [, name = "", tagName = "", id = ""] = match;
  if (name.length > longestName)
    return { ok: false, reason: `repository name must not be more than ${longestName} characters` };
  const digestFault = id === "" ? undefined : whyNoDigest(id);
  if (digestFault !== undefined) return { ok: false, reason: digestFault };
  return { ok: true, spec: split(name, tagName, id) };
}

function whyNoReference(text: string): string {
  if (text === "") return "repository name must have at least one component";
  return reference.test(text.toLowerCase()) ? "repository name must be lowercase" : "invalid reference format";
}

function whyNoDigest(id: string): string | undefined {
  const colon = id.indexOf(":");
  const expected = digestLengths[id.slice(0, colon)];
  if (!/^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/.test(id)) return "invalid checksum digest format";
  if (expected === undefined) return "unsupported digest algorithm";
  return id.length - colon - 1 === expected ? undefined : "invalid checksum digest length";
}

function split(name: string, tagName: string, id: string): PullSpec {
  const slash = name.indexOf("/");
  const first = slash < 0 ? name : name.slice(0, slash);
  if (slash < 0 && (name.includes(".") || name.startsWith("localhost"))) {
    // The API takes a single host-like word, with its tag, for a registry and leaves the name empty.
    return {
      registry: [name, tagName].filter(Boolean).join(":") + (id && `@${id}`),
      namespace: "",
      name: "",
      tag: "",
      id,
    };
  }
  const hasHost = slash >= 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasHost ? name.slice(slash + 1) : name;
  const second = path.indexOf("/");
  return {
    registry: hasHost ? first : "",
    namespace: second < 0 ? "" : path.slice(0, second),
    name: path.slice(second + 1),
    tag: tagName,
    id,
  };
}

/** Says if a string is a digest: an algorithm that the API knows, with the right length. */
export function isDigest(text: string): boolean {
  return text.includes(":") && whyNoDigest(text) === undefined;
}

/** Formats a pull spec without defaults; an id wins over a tag. */
export function exactPullSpec(spec: PullSpec): string {
  if (spec.name === "") return "";
  const suffix = spec.id !== "" ? `${isDigest(spec.id) ? "@" : ":"}${spec.id}` : spec.tag !== "" ? `:${spec.tag}` : "";
  return [spec.registry, spec.namespace, spec.name + suffix].filter(Boolean).join("/");
}

/** Drops the tag if there is a digest. */
export function mostSpecific(spec: PullSpec): PullSpec {
  if (spec.id === "") return spec;
  if (isDigest(spec.id)) return { ...spec, tag: "" };
  return spec.tag === "" ? { ...spec, tag: spec.id, id: "" } : spec;
}

export function asRepository(spec: PullSpec): PullSpec {
  return { ...spec, tag: "", id: "" };
}

/** The path of the repository within its registry. */
export function repositoryPath(spec: PullSpec): string {
  return exactPullSpec({ ...asRepository(spec), registry: "" });
}

function isDockerHub(registry: string): boolean {
  return registry === "docker.io" || registry === "index.docker.io" || registry === "registry-1.docker.io";
}

/** Adds the docker client's defaults: docker.io, `library/`, `latest` (as in the API, even beside a digest). */
export function withClientDefaults(spec: PullSpec): PullSpec {
  const registry = spec.registry || "docker.io";
  return {
    registry,
    namespace: spec.namespace || (isDockerHub(registry) ? "library" : ""),
    name: spec.name,
    tag: spec.tag || "latest",
    id: spec.id,
  };
}

/** Drops the docker daemon's defaults: the hub's aliases, `library/`, `:latest`. */
export function daemonMinimal(spec: PullSpec): PullSpec {
  const registry = isDockerHub(spec.registry) ? "docker.io" : spec.registry;
  return {
    ...spec,
    registry,
    namespace: registry === "docker.io" && spec.namespace === "library" ? "" : spec.namespace,
    tag: spec.tag === "latest" ? "" : spec.tag,
  };
}

/** Host and port of a pull spec's registry; the port defaults to 443, or 80 if insecure. */
export function registryHostPort(spec: PullSpec, insecure: boolean): { host: string; port: string } {
  const registry = registryHost(spec);
  const colon = registry.lastIndexOf(":");
  if (colon < 0) return { host: registry, port: insecure ? "80" : "443" };
  return { host: registry.slice(0, colon), port: registry.slice(colon + 1) };
}

/** The host that serves the API: registry-1.docker.io for docker.io. */
export function registryHost(spec: PullSpec): string {
  const registry = spec.registry || "docker.io";
  return isDockerHub(registry) ? "registry-1.docker.io" : registry;
}
