import { type Fault, FaultsInForce } from "../faultsInForce.ts";
import { type Answer, errorAnswer } from "./answer.ts";
import { RegistryError, type RegistryErrorCode } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";

/** What goes wrong. */
export type RegistryFaultKind =
  /** The connection is closed without an answer. */
  | { readonly kind: "drop" }
  /** The answer is late. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** An error in the API's form instead of the answer. `status` defaults to that of the code. */
  | {
      readonly kind: "error";
      readonly code?: RegistryErrorCode;
      readonly status?: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429 with `Retry-After`. */
  | { readonly kind: "rateLimit"; readonly retryAfterSeconds: number }
  /** The whole length is announced, only so many bytes are sent, then the connection is closed. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** The `Docker-Content-Digest` header names other content. */
  | { readonly kind: "wrongDigest" }
  /** The body is not what its digest names. */
  | { readonly kind: "corrupt" };

/** A fault, which requests it hits, and how often. */
export interface RegistryFault extends Fault<RegistryFaultKind, RequestMatcher> {}

/** What becomes of an answer. */
export interface Outcome {
  readonly answer: Answer;
  /** Bytes of the body after which the connection is closed; -1 for no answer at all. */
  readonly cutAt?: number;
}

/** The faults in force on a registry. */
export const registryFaults = () =>
  new FaultsInForce<RegistryFaultKind, RequestMatcher, RegistryRequest>(matchesRequest);

/** The error that replaces the answer before the request has any effect, if one of the faults is such. */
export function refusal(faults: readonly RegistryFaultKind[]): Answer | undefined {
  for (const fault of faults) {
    if (fault.kind === "error") return errorAnswer(new RegistryError(fault.code ?? "UNKNOWN", fault));
    if (fault.kind === "rateLimit") {
      const headers = { "Retry-After": String(fault.retryAfterSeconds) };
      return errorAnswer(new RegistryError("TOOMANYREQUESTS", { headers }));
    }
  }
  return undefined;
}

/** The answer after the remaining faults. */
export function spoil(answer: Answer, faults: readonly RegistryFaultKind[]): Outcome {
  return faults.reduce<Outcome>((outcome, fault) => spoilOnce(outcome, fault), { answer });
}

function spoilOnce(outcome: Outcome, fault: RegistryFaultKind): Outcome {
  const { answer } = outcome;
  switch (fault.kind) {
    case "drop":
      return { answer, cutAt: -1 };
    case "truncate":
      return { answer, cutAt: fault.bytes };
    case "wrongDigest":
      return { ...outcome, answer: { ...answer, headers: { ...answer.headers, "Docker-Content-Digest": OTHER } } };
    case "corrupt":
      return { ...outcome, answer: { ...answer, body: altered(answer.body) } };
    default:
      return outcome;
  }
}

const OTHER = `sha256:${"0".repeat(64)}`;

function altered(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}
