/** The error codes of the distribution API with their HTTP status and text, as distribution v3 answers them. */
const knownCodes = {
  UNKNOWN: [500, "unknown error"],
  UNSUPPORTED: [405, "The operation is unsupported."],
  UNAUTHORIZED: [401, "authentication required"],
  DENIED: [403, "requested access to the resource is denied"],
  UNAVAILABLE: [503, "service unavailable"],
  TOOMANYREQUESTS: [429, "too many requests"],
  DIGEST_INVALID: [400, "provided digest did not match uploaded content"],
  SIZE_INVALID: [400, "provided length did not match content length"],
  RANGE_INVALID: [416, "invalid content range"],
  NAME_INVALID: [400, "invalid repository name"],
  TAG_INVALID: [400, "manifest tag did not match URI"],
  NAME_UNKNOWN: [404, "repository name not known to registry"],
  MANIFEST_UNKNOWN: [404, "manifest unknown"],
  MANIFEST_INVALID: [400, "manifest invalid"],
  MANIFEST_BLOB_UNKNOWN: [400, "blob unknown to registry"],
  BLOB_UNKNOWN: [404, "blob unknown to registry"],
  BLOB_UPLOAD_UNKNOWN: [404, "blob upload unknown to registry"],
  BLOB_UPLOAD_INVALID: [404, "blob upload invalid"],
  PAGINATION_NUMBER_INVALID: [400, "invalid number of results requested"],
} as const satisfies Record<string, readonly [number, string]>;

/** The error codes of the distribution API. */
export type RegistryErrorCode = keyof typeof knownCodes;

interface RegistryErrorOptions {
  readonly detail?: unknown;
  readonly message?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error of the distribution API. An undefined `detail` is left out of the answer, a null one is kept. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode;
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RegistryErrorCode, options: RegistryErrorOptions = {}) {
    super(options.message ?? knownCodes[code][1]);
    this.name = "RegistryError";
    this.code = code;
    this.status = options.status ?? knownCodes[code][0];
    this.detail = options.detail;
    this.headers = options.headers ?? {};
  }
}
