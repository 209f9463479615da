import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";
import type { Route } from "./route.ts";

/** A request that was answered, or whose connection was dropped. Holds no credentials. */
export interface LoggedRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** What the path means. */
  readonly route: Route;
  /** Status of the answer, 0 for a dropped connection. */
  readonly status: number;
  /** Who asked, if the registry knows. */
  readonly user?: string;
}

/** Everything that was asked, in the order in which it was answered. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  /** @internal */
  add(request: RegistryRequest, status: number, user: string | undefined): void {
    const { method, url, route } = request;
    this.#entries.push({ method, url, route, status, ...(user === undefined ? {} : { user }) });
  }

  /** The requests that match. @default all */
  list(matcher: RequestMatcher = {}): LoggedRequest[] {
    return this.#entries.filter((entry) => matchesRequest(matcher, entry));
  }

  /** How many requests match. @default all */
  count(matcher: RequestMatcher = {}): number {
    return this.list(matcher).length;
  }

  /** Forgets all requests. */
  clear(): void {
    this.#entries.length = 0;
  }
}
