import { type Fault, FaultsInForce } from "../faultsInForce.ts";
import { type Answer, statusAnswer } from "./answer.ts";
import { internalError, StatusError, tooManyRequests, unauthorized } from "./statusError.ts";

/** What goes wrong. */
export type ClusterFaultKind =
  /** The connection is closed without an answer. */
  | { readonly kind: "drop" }
  /** The request takes effect late. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** An error instead of any effect; `status` defaults to 500. */
  | { readonly kind: "error"; readonly status?: number; readonly reason?: string; readonly message?: string }
  /** 429 with `Retry-After`. */
  | { readonly kind: "rateLimit"; readonly retryAfterSeconds: number }
  /** The whole length is announced, only so many bytes are sent, then the connection is closed; the request took effect. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** The request takes effect, its answer is lost. */
  | { readonly kind: "loseAnswer" }
  /** 409, as if somebody else had been faster. */
  | { readonly kind: "conflict" }
  /** Reads answer what was there so many writes of the same object ago. */
  | { readonly kind: "stale"; readonly versions: number }
  /** Each event of a watch comes late. */
  | { readonly kind: "slowWatch"; readonly milliseconds: number }
  /** The token is no longer accepted. */
  | { readonly kind: "expiredToken" };

/** Which requests are meant; what is left out matches everything. */
export interface ClusterRequestMatcher {
  /** One or several, in upper case. */
  readonly method?: string | readonly string[];
  /** The path without query: exact, or a pattern. */
  readonly path?: string | RegExp;
  /** Who asks. */
  readonly user?: string;
}

/** A fault, which requests it hits, and how often. */
export interface ClusterFault extends Fault<ClusterFaultKind, ClusterRequestMatcher> {}

/** What a matcher sees of a request. */
export interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly user: string;
}

const matches = ({ method, path, user }: ClusterRequestMatcher, request: FaultyRequest): boolean => {
  if (method !== undefined && ![method].flat().includes(request.method)) return false;
  if (user !== undefined && user !== request.user) return false;
  if (path === undefined) return true;
  return typeof path === "string" ? path === request.path : path.test(request.path);
};

/** The faults in force on the API server. */
export const clusterFaults = () => new FaultsInForce<ClusterFaultKind, ClusterRequestMatcher, FaultyRequest>(matches);

/** The error that comes before any effect, if one of the faults is such. */
export const refusal = (faults: readonly ClusterFaultKind[]): Answer | undefined => {
  for (const fault of faults) {
    const error = errorOf(fault);
    if (error) return statusAnswer(error.status);
  }
  return undefined;
};

const errorOf = (fault: ClusterFaultKind): StatusError | undefined => {
  switch (fault.kind) {
    case "rateLimit":
      return tooManyRequests("Too many requests, please try again later.", fault.retryAfterSeconds);
    case "expiredToken":
      return unauthorized();
    case "conflict":
      return new StatusError(
        409,
        "Conflict",
        "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again",
      );
    case "error": {
      const { status = 500, reason, message = "an injected fault" } = fault;
      return status === 500 && reason === undefined ? internalError(message) : new StatusError(status, reason, message);
    }
    default:
      return undefined;
  }
};

/** Bytes of the body after which the connection closes; -1 for no answer at all; `undefined` for all of it. */
export const cutAt = (faults: readonly ClusterFaultKind[]): number | undefined => {
  for (const fault of faults) {
    if (fault.kind === "drop" || fault.kind === "loseAnswer") return -1;
    if (fault.kind === "truncate") return fault.bytes;
  }
  return undefined;
};
