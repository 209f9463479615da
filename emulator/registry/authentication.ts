import type { RegistryAnswer } from "./registryAnswer.ts";
import type { RegistryRequest } from "./registryRequest.ts";

/** A method of authentication. */
export interface Authentication {
  /** The caller's name; undefined for the anonymous caller. Throws `UNAUTHORIZED` or `DENIED`. */
  authorize(request: RegistryRequest): string | undefined;
  /** Answers the token endpoint, if there is one. */
  token?(request: RegistryRequest): RegistryAnswer;
}
