import { copy, isRecord } from "./copy.ts";
import { decodeObject } from "./decodeObject.ts";
import { jsonName } from "./decodeTyped.ts";
import { invalidValue } from "./fieldError.ts";
import type { KubeObject } from "./kubeObject.ts";
import { jsonPatch } from "./patch/jsonPatch.ts";
import { mergePatch } from "./patch/mergePatch.ts";
import { strategicMerge } from "./patch/strategicMerge.ts";
import type { PatchType, Updated } from "./resource.ts";
import type { Scope } from "./scope.ts";
import {
  badRequest,
  invalid,
  methodNotAllowed,
  notFound,
  type StatusError,
  unsupportedMediaType,
} from "./statusError.ts";
import {
  admit,
  checkName,
  checkNamespace,
  checkNamespaceExists,
  checkNamespaceLives,
  fieldManagerOf,
  managerOf,
  mayCreate,
  type WriteRequest,
} from "./writeRequest.ts";

const unstructuredPatches = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/apply-patch+yaml",
];

/** PATCH, including server-side apply. */
export async function patchObject(
  request: WriteRequest,
  name: string,
  type: PatchType,
  patch: unknown,
  force = false,
): Promise<Updated> {
  const { scope, context } = request;
  if (!scope.endpoint.update) throw methodNotAllowed();
  if (type === "apply") {
    checkApplied(scope, patch);
    checkNamespaceExists(request);
  }
  const change = (current: KubeObject | undefined): KubeObject => {
    if (!current) checkApplyCreates(request, name, type);
    const next = patched(request, name, type, patch, force, current);
    admit(request, next, current);
    return next;
  };
  return await scope.endpoint.update(context, name, change, { allowCreate: type === "apply" });
}

/** Only apply creates; any other patch needs an object. */
function checkApplyCreates(request: WriteRequest, name: string, type: PatchType): void {
  if (type !== "apply") throw notFound(request.scope, name);
  checkNamespaceLives(request, name);
  mayCreate(request, name);
}

function checkApplied(scope: Scope, patch: unknown): void {
  const { apiVersion = "", kind = "" } = isRecord(patch) ? patch : {};
  if (apiVersion === scope.apiVersion && kind === scope.kind) return;
  const version = String(apiVersion);
  throw badRequest(`invalid object type: ${version.includes("/") ? version : `/${version}`}, Kind=${kind}`);
}

function patched(
  request: WriteRequest,
  name: string,
  type: PatchType,
  patch: unknown,
  force: boolean,
  current: KubeObject | undefined,
): KubeObject {
  const { scope, context, validator } = request;
  const fieldManager = fieldManagerOf(scope, context.core);
  if (current === undefined || type === "apply") {
    const next = fieldManager.apply(
      current,
      copy(patch) as Record<string, unknown>,
      managerOf(request, "Apply"),
      force,
    );
    const object = decodeObject(scope, next, validator);
    checkNamespace(request, object);
    checkName(object, name);
    return object;
  }
  const changed = transformed(scope, type, current, patch);
  const object = decodeObject(scope, changed, validator, (why) => notDecodable(changed, why));
  checkNamespace(request, object);
  checkName(object, name);
  fieldManager.update(current, object, managerOf(request, "Update"));
  return object;
}

/** As in the API, the Status of a patch whose result cannot be decoded names no kind. */
const notDecodable = (changed: unknown, why: string): StatusError =>
  invalid({ group: "", resource: "" }, "", [invalidValue("patch", JSON.stringify(changed), why)]);

function transformed(scope: Scope, type: PatchType, base: KubeObject, patch: unknown): unknown {
  if (type === "json") return jsonPatch(base, patch);
  if (!isRecord(patch)) {
    const why = `json: cannot unmarshal ${jsonName(patch)} into Go value of type map[string]interface {}`;
    throw badRequest(type === "merge" ? `error decoding patch: ${why}` : why);
  }
  if (type === "merge") return mergePatch(base, patch);
  if (scope.schema === undefined) {
    throw unsupportedMediaType(unstructuredPatches);
  }
  return strategicMerge(scope.schema, base, patch);
}
