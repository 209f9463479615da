import { HttpError, type HttpFailure } from "../http/httpError.ts";
import type { StatusCause } from "./api/status.ts";

/** A call that the cluster's API has refused, or not answered. */
export class ClusterError extends HttpError {
  /** The API's own list of fields that it refuses. */
  readonly causes: readonly StatusCause[];
  /** The kind that the API's answer is about, for instance `imagestreamtags`. */
  readonly aboutKind: string | undefined;
  /** The name that the API's answer is about: what is missing may be another object than the one asked for. */
  readonly aboutName: string | undefined;

  constructor(failure: HttpFailure & { causes?: readonly StatusCause[]; aboutKind?: string; aboutName?: string }) {
    super(failure);
    this.causes = failure.causes ?? [];
    this.aboutKind = failure.aboutKind;
    this.aboutName = failure.aboutName;
  }
}

/** Tells that an error is the cluster's, with one of these codes. */
export function isClusterError(error: unknown, ...codes: readonly string[]): error is ClusterError {
  return error instanceof ClusterError && (codes.length === 0 || codes.includes(error.code));
}

/** Tells that an object or its namespace is missing. */
export const isNotFound = (error: unknown): error is ClusterError =>
  isClusterError(error, "NOT_FOUND", "NAMESPACE_NOT_FOUND");

/** For `catch`: what is missing is `undefined`, all else is thrown. */
export function undefinedIfMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

/** Tells that the API has not refused the call: a write may have been done. */
export const isUnanswered = (error: unknown): error is ClusterError =>
  error instanceof ClusterError && (error.status === undefined || error.status < 400 || error.status >= 500);
