/** The resource of a request. `token` is the token endpoint, `unknown` any path outside the API. */
export type RouteKind =
  | "base"
  | "catalog"
  | "tags"
  | "manifest"
  | "blob"
  | "uploads"
  | "upload"
  | "referrers"
  | "token"
  | "unknown";

/** A parsed path. */
export interface Route {
  /** The kind of resource. */
  readonly kind: RouteKind;
  /** Repository name; `""` if the path has none. */
  readonly repository: string;
  /** Tag, digest or upload id; `""` if the path has none. */
  readonly reference: string;
}

/** Path of the token endpoint. */
export const tokenPath = "/token";

const patterns: readonly (readonly [RouteKind, RegExp])[] = [
  ["tags", /^(.+)\/tags\/list$/],
  ["uploads", /^(.+)\/blobs\/uploads\/?$/],
  ["upload", /^(.+)\/blobs\/uploads\/([^/]+)$/],
  ["blob", /^(.+)\/blobs\/([^/]+)$/],
  ["manifest", /^(.+)\/manifests\/([^/]+)$/],
  ["referrers", /^(.+)\/referrers\/([^/]+)$/],
];

/** Parses a path of the distribution API. Does not validate the repository's name. */
export function parseRoute(path: string): Route {
  const none = { repository: "", reference: "" };
  if (path === tokenPath) return { kind: "token", ...none };
  if (path === "/v2" || path === "/v2/") return { kind: "base", ...none };
  if (!path.startsWith("/v2/")) return { kind: "unknown", ...none };
  const rest = path.slice("/v2/".length);
  if (rest === "_catalog") return { kind: "catalog", ...none };
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(rest);
    if (match) return { kind, repository: match[1] ?? "", reference: decodeURIComponent(match[2] ?? "") };
  }
  return { kind: "unknown", ...none };
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repositoryForm = new RegExp(`^${component}(?:/${component})*$`);
const tagForm = /^[\w][\w.-]{0,127}$/;

/** Says if a repository name is valid. */
export function isRepositoryName(name: string): boolean {
  return name.length <= 255 && repositoryForm.test(name);
}

/** Says if a tag name is valid. */
export function isTagName(tag: string): boolean {
  return tagForm.test(tag);
}
