import { type Fault, FaultsInForce } from "../faultsInForce.ts";
import { errorAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError, type RegistryErrorCode } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";

/** An effect of a fault. */
export type RegistryFaultKind =
  /** Closes the connection without an answer. */
  | { readonly kind: "drop" }
  /** Delays the answer. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Answers an error of the distribution API. `status` defaults to that of the code. */
  | {
      readonly kind: "error";
      readonly code?: RegistryErrorCode;
      readonly status?: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429 with `Retry-After`. */
  | { readonly kind: "rateLimit"; readonly retryAfterSeconds: number }
  /** Announces the whole length, sends only this many bytes, then closes the connection. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** Sends another content's digest in the `Docker-Content-Digest` header. */
  | { readonly kind: "wrongDigest" }
  /** Sends a body that does not match its digest. */
  | { readonly kind: "corrupt" };

/** A fault, the requests that it hits, and their number. */
export interface RegistryFault extends Fault<RegistryFaultKind, RequestMatcher> {}

/** An answer after its faults. */
export interface Outcome {
  readonly answer: RegistryAnswer;
  /** Number of body bytes before the connection closes; -1 for no answer at all. */
  readonly cutAt?: number;
}

/** The faults in force on a registry. */
export const registryFaults = () =>
  new FaultsInForce<RegistryFaultKind, RequestMatcher, RegistryRequest>(matchesRequest);

/** The error to answer before any effect, if a fault asks for one. */
export function registryRefusal(faults: readonly RegistryFaultKind[]): RegistryAnswer | undefined {
  for (const fault of faults) {
    if (fault.kind === "error") return errorAnswer(new RegistryError(fault.code ?? "UNKNOWN", fault));
    if (fault.kind === "rateLimit") {
      const headers = { "Retry-After": String(fault.retryAfterSeconds) };
      return errorAnswer(new RegistryError("TOOMANYREQUESTS", { headers }));
    }
  }
  return undefined;
}

/** Applies the remaining faults to an answer. */
export function spoil(answer: RegistryAnswer, faults: readonly RegistryFaultKind[]): Outcome {
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
      return { ...outcome, answer: { ...answer, headers: { ...answer.headers, "Docker-Content-Digest": other } } };
    case "corrupt":
      return { ...outcome, answer: { ...answer, body: altered(answer.body) } };
    default:
      return outcome;
  }
}

const other = `sha256:${"0".repeat(64)}`;

function altered(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}
