import type { Clock } from "../clock.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";

/** A limit of requests in a time window; further requests get 429 until it ends. */
export interface RateLimitOptions {
  /** Requests allowed in a window. */
  readonly requests: number;
  /** Length of the window. @default 60 */
  readonly windowSeconds?: number;
  /** The requests to count. @default GET of manifests, the cost of a pull at public registries */
  readonly counts?: RequestMatcher;
}

/** Counts the requests of all callers together. */
export class RateLimit {
  readonly #options: Required<RateLimitOptions>;
  readonly #clock: Clock;
  #windowEnd = 0;
  #used = 0;

  constructor(options: RateLimitOptions, clock: Clock) {
    this.#options = { windowSeconds: 60, counts: { method: "GET", kind: "manifest" }, ...options };
    this.#clock = clock;
  }

  /** Headers with the caller's remaining requests. Throws `TOOMANYREQUESTS` with `Retry-After`. */
  take(request: RegistryRequest): Record<string, string> {
    const { requests, windowSeconds, counts } = this.#options;
    if (!matchesRequest(counts, request)) return {};
    const now = this.#clock.now().getTime();
    if (now >= this.#windowEnd) {
      this.#windowEnd = now + windowSeconds * 1000;
      this.#used = 0;
    }
    const headers = (remaining: number) => ({
      "RateLimit-Limit": `${requests};w=${windowSeconds}`,
      "RateLimit-Remaining": `${remaining};w=${windowSeconds}`,
    });
    if (this.#used >= requests) {
      const retryAfter = String(Math.ceil((this.#windowEnd - now) / 1000));
      throw new RegistryError("TOOMANYREQUESTS", { headers: { ...headers(0), "Retry-After": retryAfter } });
    }
    this.#used += 1;
    return headers(requests - this.#used);
  }
}
