import { applyPatch, type Operation } from "rfc6902";
import { copy } from "../copy.ts";
import { jsonName } from "../decodeTyped.ts";
import { badRequest, StatusError } from "../statusError.ts";

/** RFC 6902. @throws StatusError 400 for an invalid patch, 422 for one that does not apply */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonName(patch)} into Go value of type []handlers.jsonPatchOp`,
    );
  const result = copy(target);
  const errors = applyPatch(result, copy(patch) as Operation[]);
  if (errors.some((error) => error !== null)) {
    throw new StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {});
  }
  return result;
}
