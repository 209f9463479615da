import { badRequest, internalError, notFound, StatusError } from "../apiserver/statusError.ts";
import { exactPullSpec, type PullSpec, repositoryPath } from "../image/pullSpec.ts";
import { lacksCredentials, PlainHttpError } from "./registryConnection.ts";
import { hasCode } from "./registryFailure.ts";

const dockerImage = { group: "image.openshift.io", resource: "dockerimage" };

/** The API's error for a failure to fetch an image; unknown failures become internal errors. */
export function imageFailure(spec: PullSpec, error: unknown): Error {
  const reference = exactPullSpec(spec);
  const failure = error instanceof Error ? error : new Error(String(error));
  if (failure instanceof StatusError) return failure;
  if (hasCode(failure, "MANIFEST_UNKNOWN")) return notFound(dockerImage, reference);
  if (hasCode(failure, "UNAUTHORIZED") || lacksCredentials(failure)) return noAccess(reference);
  if (failure.message.endsWith("incorrect username or password")) {
    return unauthorized(`incorrect username or password for image "${reference}"`);
  }
  if (failure instanceof PlainHttpError) return plainHttp(spec);
  return new Error(`${reference}: ${failure.message}`);
}

/** The API's error for a failure to list a repository's tags; other failures stay unchanged. */
export function tagListFailure(spec: PullSpec, error: unknown): Error {
  const reference = exactPullSpec(spec);
  if (hasCode(error, "NAME_UNKNOWN")) return notFound(dockerImage, reference);
  if (hasCode(error, "UNAUTHORIZED")) return noAccess(reference);
  if (error instanceof PlainHttpError) return plainHttp(spec);
  return error instanceof Error ? error : new Error(String(error));
}

/** The error when several sources failed: the API keeps only their messages. */
export function allFailed(failures: readonly Error[]): Error {
  const [first, ...others] = failures;
  if (first !== undefined && others.length === 0) return first;
  const texts = [...new Set(failures.map(({ message }) => message))];
  return new Error(texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`);
}

/** The StatusError that an import's entry shows for a failure. */
export function asStatusError(error: Error): StatusError {
  return error instanceof StatusError ? error : internalError(error.message);
}

function noAccess(reference: string): StatusError {
  return unauthorized(`you may not have access to the container image "${reference}"`);
}

function unauthorized(message: string): StatusError {
  return new StatusError(401, "Unauthorized", message);
}

function plainHttp(spec: PullSpec): StatusError {
  return badRequest(`the repository ${repositoryPath(spec)} is HTTP only and requires the insecure flag to import`);
}
