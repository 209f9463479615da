import type { RegistryRequest } from "./registryRequest.ts";
import { matchesName } from "./rights.ts";
import type { RouteKind } from "./route.ts";

/** Selects requests; an absent member matches all. */
export interface RequestMatcher {
  /** One or several, in upper case. */
  readonly method?: string | readonly string[];
  /** The kind of resource in the path. */
  readonly kind?: RouteKind | readonly RouteKind[];
  /** Repository name; `*` matches any characters. */
  readonly repository?: string;
  /** Tag or digest. */
  readonly reference?: string;
  /** Any other condition. */
  readonly where?: (request: Pick<RegistryRequest, "method" | "url" | "route">) => boolean;
}

/** Says if a request matches. */
export function matchesRequest(
  matcher: RequestMatcher,
  request: Pick<RegistryRequest, "method" | "url" | "route">,
): boolean {
  const { route } = request;
  return (
    oneOf(matcher.method, request.method) &&
    oneOf(matcher.kind, route.kind) &&
    (matcher.repository === undefined || matchesName(matcher.repository, route.repository)) &&
    (matcher.reference === undefined || matcher.reference === route.reference) &&
    (matcher.where?.(request) ?? true)
  );
}

function oneOf(wanted: string | readonly string[] | undefined, value: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? wanted === value : wanted.includes(value);
}
