import { type Fault, FaultsInForce } from "../faultsInForce.ts";
import { type Answer, statusAnswer } from "./answer.ts";
import { internalError, StatusError, tooManyRequests, unauthorized } from "./statusError.ts";

/** An effect of a fault. */
export type ClusterFaultKind =
  /** Closes the connection without an answer. */
  | { readonly kind: "drop" }
  /** Delays the request's effect. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Answers an error before any effect; `status` defaults to 500. */
  | { readonly kind: "error"; readonly status?: number; readonly reason?: string; readonly message?: string }
  /** 429 with `Retry-After`. */
  | { readonly kind: "rateLimit"; readonly retryAfterSeconds: number }
  /** Announces the whole length, sends only this many bytes, then closes the connection; the request takes effect. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** Ends a stream after this many bytes, as if it were complete. */
  | { readonly kind: "endStream"; readonly bytes: number }
  /** Answers in the API server's place, before any effect, as a proxy between would: a page of HTML, a redirect, half a document. */
  | {
      readonly kind: "foreignAnswer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Lets the request take effect, and loses its answer. */
  | { readonly kind: "loseAnswer" }
  /** 409, as if another client had written first. */
  | { readonly kind: "conflict" }
  /** Reads answer the state before this many writes of the same object. */
  | { readonly kind: "stale"; readonly versions: number }
  /** Delays each event of a watch. */
  | { readonly kind: "slowWatch"; readonly milliseconds: number }
  /** Rejects the token. */
  | { readonly kind: "expiredToken" };

/** Selects requests; an absent member matches all. */
export interface ClusterRequestMatcher {
  /** One or several, in upper case. */
  readonly method?: string | readonly string[];
  /** The path without query: exact, or a pattern. */
  readonly path?: string | RegExp;
  /** Name of the user. */
  readonly user?: string;
}

/** A fault, the requests that it hits, and their number. */
export interface ClusterFault extends Fault<ClusterFaultKind, ClusterRequestMatcher> {}

/** The parts of a request that a matcher sees. */
export interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly user: string;
}

function matches({ method, path, user }: ClusterRequestMatcher, request: FaultyRequest): boolean {
  if (method !== undefined && ![method].flat().includes(request.method)) return false;
  if (user !== undefined && user !== request.user) return false;
  if (path === undefined) return true;
  return typeof path === "string" ? path === request.path : path.test(request.path);
}

/** The faults in force on the API server. */
export const clusterFaults = () => new FaultsInForce<ClusterFaultKind, ClusterRequestMatcher, FaultyRequest>(matches);

/** The error to answer before any effect, if a fault asks for one. */
export function clusterRefusal(faults: readonly ClusterFaultKind[]): Answer | undefined {
  for (const fault of faults) {
    if (fault.kind === "foreignAnswer") return { headers: {}, body: "", ...fault };
    const error = errorOf(fault);
    if (error) return statusAnswer(error.status);
  }
  return undefined;
}

function errorOf(fault: ClusterFaultKind): StatusError | undefined {
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
}

/** Number of body bytes after which the connection closes; -1 for no answer at all; `undefined` for the whole body. */
export function cutAt(faults: readonly ClusterFaultKind[]): number | undefined {
  for (const fault of faults) {
    if (fault.kind === "drop" || fault.kind === "loseAnswer") return -1;
    if (fault.kind === "truncate") return fault.bytes;
  }
  return undefined;
}
