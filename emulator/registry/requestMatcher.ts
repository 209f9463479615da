import type { RegistryRequest } from "./registryRequest.ts";
import { matchesName } from "./rights.ts";
import type { RouteKind } from "./route.ts";

/** Which requests are meant; what is left out matches everything. */
export interface RequestMatcher {
  /** One or several, in upper case. */
  readonly method?: string | readonly string[];
  /** What the path means. */
  readonly kind?: RouteKind | readonly RouteKind[];
  /** Repository name, `*` stands for any characters. */
  readonly repository?: string;
  /** Tag or digest. */
  readonly reference?: string;
  /** Any other condition. */
  readonly where?: (request: Pick<RegistryRequest, "method" | "url" | "route">) => boolean;
}

/** Whether a request is one of those meant. */
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
