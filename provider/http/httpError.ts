import type { Diagnostic } from "../image/diagnostic.ts";
import { ImageStreamError } from "../image/error.ts";

/** Facts of a failed request. */
export interface HttpFailure {
  readonly code: string;
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  /** Absent when no answer came. */
  readonly status?: number;
  /** The server's own word for it, for instance `NotFound` or `MANIFEST_UNKNOWN`. */
  readonly reason?: string;
  /** The failure in one sentence without a full stop, without credentials. */
  readonly message: string;
  /** The user's way out, one sentence without a full stop. */
  readonly remedy: string;
  /** The same request may succeed later. */
  readonly temporary: boolean;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
  readonly diagnostics?: readonly Diagnostic[];
  readonly cause?: unknown;
}

/** A request that failed: method, redacted URL, status, reason, and what to do. */
export class HttpError extends ImageStreamError {
  readonly method: string;
  readonly url: string;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  /** The way out, one sentence without a full stop. */
  readonly remedy: string;
  readonly temporary: boolean;
  readonly retryAfter: number | undefined;

  constructor(failure: HttpFailure) {
    super(failure.code, describe(failure), { diagnostics: failure.diagnostics ?? [], cause: failure.cause });
    this.method = failure.method;
    this.url = failure.url;
    this.status = failure.status;
    this.reason = failure.reason;
    this.remedy = failure.remedy;
    this.temporary = failure.temporary;
    this.retryAfter = failure.retryAfter;
  }
}

function describe({ method, url, status, reason, message, remedy }: HttpFailure): string {
  const answer = [status, reason].filter((part) => part !== undefined).join(" ");
  return `${message} (${method} ${url}${answer === "" ? "" : `: ${answer}`}); ${remedy}`;
}
