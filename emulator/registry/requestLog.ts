import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";
import type { Route } from "./route.ts";

/** A request that got an answer, or whose connection was dropped. Holds no credentials. */
export interface LoggedRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** The parsed path. */
  readonly route: Route;
  /** Status of the answer, 0 for a dropped connection. */
  readonly status: number;
  /** Name of the user, if known. */
  readonly user?: string;
}

/** All requests, in the order of their answers. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  /** @internal */
  add(request: RegistryRequest, status: number, user: string | undefined): void {
    const { method, url, route } = request;
    this.#entries.push({ method, url, route, status, ...(user === undefined ? {} : { user }) });
  }

  /** The matching requests. @default all */
  list(matcher: RequestMatcher = {}): LoggedRequest[] {
    return this.#entries.filter((entry) => matchesRequest(matcher, entry));
  }

  /** Number of matching requests. @default all */
  count(matcher: RequestMatcher = {}): number {
    return this.list(matcher).length;
  }

  /** Forgets all requests. */
  clear(): void {
    this.#entries.length = 0;
  }
}
