import type { FieldError } from "./fieldError.ts";
import { type GroupResource, qualifiedResource } from "./kubeObject.ts";

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

/** The `Status` object of failures and of most deletions. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  metadata: { continue?: string };
  status: "Success" | "Failure";
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** A failure that the client receives as its `Status`. */
export class StatusError extends Error {
  readonly status: Status & { code: number };

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.name = "StatusError";
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

export const isStatusError = (error: unknown, reason: string): error is StatusError =>
  error instanceof StatusError && error.status.reason === reason;

/** Omits empty strings, as the API does. */
const detailsOf = ({ group, resource }: GroupResource, name: string, rest: StatusDetails = {}): StatusDetails => ({
  ...(name === "" ? {} : { name }),
  ...(group === "" ? {} : { group }),
  ...(resource === "" ? {} : { kind: resource }),
  ...rest,
});

export const notFound = (resource: GroupResource, name: string): StatusError =>
  new StatusError(404, "NotFound", `${qualifiedResource(resource)} "${name}" not found`, detailsOf(resource, name));

export function alreadyExists(resource: GroupResource, name: string, isBeingDeleted = false): StatusError {
  const message = `${qualifiedResource(resource)} "${name}" already exists`;
  const text = isBeingDeleted ? `object is being deleted: ${message}` : message;
  return new StatusError(409, "AlreadyExists", text, detailsOf(resource, name));
}

/** The message of a lost optimistic lock. */
export const objectModified =
  "the object has been modified; please apply your changes to the latest version and try again";

export const conflict = (resource: GroupResource, name: string, why: string = objectModified): StatusError =>
  new StatusError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );

export const forbidden = (
  resource: GroupResource,
  name: string,
  why: string,
  causes?: StatusDetails["causes"],
): StatusError =>
  new StatusError(
    403,
    "Forbidden",
    `${qualifiedResource(resource)}${name === "" ? "" : ` "${name}"`} is forbidden: ${why}`,
    detailsOf(resource, name, causes && { causes }),
  );

/** 422. `resource.resource` is a kind here (`ImageStream`), as in the API. */
export function invalid(kind: GroupResource, name: string, errors: readonly FieldError[]): StatusError {
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  return new StatusError(
    422,
    "Invalid",
    `${qualifiedResource(kind)} "${name}" is invalid: ${all}`,
    detailsOf(kind, name, { causes }),
  );
}

export const badRequest = (message: string): StatusError => new StatusError(400, "BadRequest", message);

/** A plain server error: 500 without a reason. */
export const unclassified = (message: string): StatusError => new StatusError(500, undefined, message);

export const internalError = (message: string): StatusError =>
  new StatusError(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });

export const methodNotSupported = (resource: GroupResource, action: string): StatusError =>
  new StatusError(
    405,
    "MethodNotAllowed",
    `${action} is not supported on resources of kind "${qualifiedResource(resource)}"`,
    detailsOf(resource, ""),
  );

/** 405 of a served path without this method. */
export const methodNotAllowed = (): StatusError =>
  new StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});

/** 406. */
export const notAcceptable = (message: string): StatusError => new StatusError(406, "NotAcceptable", message);

/** 415 of a body that no decoder knows. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const known = `accepted media types include: ${accepted.join(", ")}`;
  return new StatusError(415, "UnsupportedMediaType", `the body of the request was in an unknown format - ${known}`);
}

export const unauthorized = (): StatusError => new StatusError(401, "Unauthorized", "Unauthorized");

/** 410: the server no longer keeps the version of a watch or list. */
export const gone = (message: string): StatusError => new StatusError(410, "Expired", message);

/** 404 for an unserved path. */
export const noSuchPath = (): StatusError =>
  new StatusError(404, "NotFound", "the server could not find the requested resource", {});

export const tooManyRequests = (message: string, retryAfterSeconds: number): StatusError =>
  new StatusError(429, "TooManyRequests", message, { retryAfterSeconds });

/** The Status of a finished deletion. Virtual kinds omit details. */
export const success = (details?: StatusDetails): Status => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Success",
  ...(details === undefined ? {} : { details }),
});

export const deletedDetails = (resource: GroupResource, name: string, uid: string): StatusDetails =>
  detailsOf(resource, name, { uid });
