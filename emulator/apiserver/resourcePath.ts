/** The parts of a path below `/api` or `/apis`. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  /** `""` without one. */
  readonly namespace: string;
  /** `""` if the path names only a group and version. */
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** The path below the subresource, without a leading slash. */
  readonly tail: string;
}

const namespaceSubresources = ["status", "finalize"];

function below(segments: readonly string[]): Omit<ResourcePath, "group" | "version"> | undefined {
  const [first = "", second = "", third, ...rest] = segments;
  const inNamespace = first === "namespaces" && third !== undefined;
  if (inNamespace && !(rest.length === 0 && namespaceSubresources.includes(third))) {
    const [name = "", subresource = "", ...more] = rest;
    return { namespace: second, resource: third, name, subresource, tail: more.join("/") };
  }
  // As in kube-apiserver, requests for a namespace itself run in that namespace.
  const namespace = first === "namespaces" ? second : "";
  return { namespace, resource: first, name: second, subresource: third ?? "", tail: rest.join("/") };
}

function decoded(pathname: string): string[] | undefined {
  try {
    const segments = pathname.split("/").slice(1).map(decodeURIComponent);
    return segments.at(-1) === "" ? segments.slice(0, -1) : segments;
  } catch {
    return undefined;
  }
}

/** Parses `/api/v1/…` and `/apis/GROUP/VERSION/…`; `undefined` for other paths. */
export function parseResourcePath(pathname: string): ResourcePath | undefined {
  const [root, ...segments] = decoded(pathname) ?? [];
  if (root !== "api" && root !== "apis") return undefined;
  const group = root === "api" ? "" : segments.shift();
  const version = segments.shift();
  if (group === undefined || version === undefined) return undefined;
  const rest = below(segments);
  return rest && { group, version, ...rest };
}
