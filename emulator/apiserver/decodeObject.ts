import { isRecord } from "./copy.ts";
import { decodeTyped, TypeMismatch } from "./decodeTyped.ts";
import type { KubeObject } from "./kubeObject.ts";
import { objectMetaSchema } from "./objectMetaSchema.ts";
import type { Scope } from "./scope.ts";
import { badRequest } from "./statusError.ts";

export type FieldValidation = "Ignore" | "Warn" | "Strict";

/** The handling of unknown and duplicate fields, and the receiver of their warnings. */
export interface FieldValidator {
  readonly mode: FieldValidation;
  /** Keys that occur twice in the request's text. */
  readonly duplicates: readonly string[];
  warn(text: string): void;
}

const versionOf = (apiVersion: string): string => apiVersion.split("/").at(-1) ?? apiVersion;

const cannotHandle = (scope: Scope, given: unknown, why: string): Error =>
  badRequest(
    `${typeof given === "string" ? given : scope.kind} in version "${versionOf(scope.apiVersion)}" cannot be handled as a ${scope.kind}: ${why}`,
  );

/** The Go package of a group's internal types. */
export const internalPackage = ({ group }: Scope): string => group.split(".")[0] || "core";

function checkIdentity(scope: Scope, body: Record<string, unknown>): void {
  const { apiVersion, kind } = body;
  if (apiVersion !== undefined && apiVersion !== "" && apiVersion !== scope.apiVersion) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${scope.apiVersion})`,
    );
  }
  if (kind !== undefined && kind !== "" && kind !== scope.kind) {
    throw cannotHandle(
      scope,
      kind,
      `converting (v1.${kind}) to (${internalPackage(scope)}.${scope.kind}): unknown conversion`,
    );
  }
}

function known(
  scope: Scope,
  body: Record<string, unknown>,
  refuse: (why: string) => Error,
): { value: Record<string, unknown>; unknown: string[] } {
  try {
    if (scope.schema?.node === "object") return decodeTyped(scope.schema, body);
    const meta = decodeTyped(objectMetaSchema, isRecord(body["metadata"]) ? body["metadata"] : {});
    const unknown = meta.unknown.map((path) => `metadata.${path}`);
    return { value: { ...body, metadata: meta.value }, unknown };
  } catch (error) {
    if (error instanceof TypeMismatch) throw refuse(error.message);
    throw error;
  }
}

function report(
  { mode, duplicates, warn }: FieldValidator,
  unknown: readonly string[],
  refuse: (why: string) => Error,
): void {
  const faults = [
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...unknown.map((path) => `unknown field "${path}"`),
  ];
  if (faults.length === 0 || mode === "Ignore") return;
  if (mode === "Strict") throw refuse(`strict decoding error: ${faults.join(", ")}`);
  for (const fault of faults) warn(fault);
}

/**
 * Decodes a request's body, or a patched object, into an object of the scope's kind: checked, pruned, normalized,
 * defaulted.
 *
 * @param refuse makes the error for fields that do not fit. @default 400
 * @throws StatusError
 */
export function decodeObject(
  scope: Scope,
  body: unknown,
  validator: FieldValidator,
  refuse: (why: string) => Error = (why) => cannotHandle(scope, scope.kind, why),
): KubeObject {
  if (!isRecord(body)) throw badRequest("couldn't get version/kind; json parse error: the body is not an object");
  checkIdentity(scope, body);
  const { value, unknown } = known(scope, body, refuse);
  report(validator, unknown, refuse);
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
  const object: KubeObject = { ...value, kind: scope.kind, apiVersion: scope.apiVersion, metadata };
  scope.endpoint.decode?.(object);
  return object;
}
