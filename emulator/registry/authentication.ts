import type { Answer } from "./answer.ts";
import type { RegistryRequest } from "./registryRequest.ts";

/** A way for callers to say who they are. */
export interface Authentication {
  /** Name of the caller, undefined for the anonymous one. Throws `UNAUTHORIZED` or `DENIED`. */
  authorize(request: RegistryRequest): string | undefined;
  /** Answers the token endpoint, where there is one. */
  token?(request: RegistryRequest): Answer;
}
