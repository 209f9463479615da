import { HttpError } from "../http/httpError.ts";

/**
 * A refusal or a missing answer of a registry. Codes: `IMAGE_NOT_FOUND` (no such repository or digest),
 * `TAG_NOT_FOUND`, `REGISTRY_UNAUTHORIZED`, `REGISTRY_DENIED`, `REGISTRY_RATE_LIMITED`, `REGISTRY_UNREACHABLE`,
 * `REGISTRY_TIMEOUT`, `REGISTRY_TLS`, `REGISTRY_INSECURE`, `REGISTRY_UNTRUSTED` (a token server that gets no
 * credentials), `REGISTRY_ERROR`, `IMAGE_UNSUPPORTED`,
 * `PLATFORM_NOT_FOUND`, `DIGEST_MISMATCH`, `CANCELLED`.
 */
export class RegistryError extends HttpError {}

/** Tells that an error is a registry's, with one of these codes. */
export function isRegistryError(error: unknown, ...codes: readonly string[]): error is RegistryError {
  return error instanceof RegistryError && (codes.length === 0 || codes.includes(error.code));
}
