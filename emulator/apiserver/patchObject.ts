import { copy, isRecord } from "./copy.ts";
import { decodeObject } from "./decodeObject.ts";
import type { KubeObject } from "./kubeObject.ts";
import { jsonPatch } from "./patch/jsonPatch.ts";
import { mergePatch } from "./patch/mergePatch.ts";
import { strategicMerge } from "./patch/strategicMerge.ts";
import type { PatchType, Updated } from "./resource.ts";
import type { Scope } from "./scope.ts";
import { badRequest, methodNotSupported, notFound, StatusError } from "./statusError.ts";
import {
  admit,
  checkNamespaceExists,
  checkNamespaceLives,
  fieldManagerOf,
  managerOf,
  mayCreate,
  type WriteRequest,
} from "./writeRequest.ts";

/** PATCH, including server-side apply. */
export const patchObject = async (
  request: WriteRequest,
  name: string,
  type: PatchType,
  patch: unknown,
  force = false,
): Promise<Updated> => {
  const { scope, context } = request;
  if (!scope.endpoint.update) throw methodNotSupported(scope, "patch");
  if (type === "apply") {
    checkApplied(scope, patch, name, context.namespace);
    checkNamespaceExists(request);
  }
  const change = (current: KubeObject | undefined): KubeObject => {
    if (!current) checkApplyCreates(request, name, type);
    const next = patched(request, name, type, patch, force, current);
    admit(request, next, current);
    return next;
  };
  return await scope.endpoint.update(context, name, change, { allowCreate: type === "apply" });
};

/** Only apply creates; any other patch needs an object. */
const checkApplyCreates = (request: WriteRequest, name: string, type: PatchType): void => {
  if (type !== "apply") throw notFound(request.scope, name);
  checkNamespaceLives(request, name);
  mayCreate(request, name);
};

const checkApplied = (scope: Scope, patch: unknown, name: string, namespace: string): void => {
  const config = isRecord(patch) ? patch : {};
  if (config["apiVersion"] === undefined || config["kind"] === undefined) {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(patch)}'`);
  }
  const metadata = isRecord(config["metadata"]) ? config["metadata"] : {};
  if (metadata["name"] !== undefined && metadata["name"] !== name) {
    throw badRequest(`the name of the object (${metadata["name"]}) does not match the name on the URL (${name})`);
  }
  if (metadata["namespace"] !== undefined && scope.definition.namespaced && metadata["namespace"] !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
};

const patched = (
  request: WriteRequest,
  name: string,
  type: PatchType,
  patch: unknown,
  force: boolean,
  current: KubeObject | undefined,
): KubeObject => {
  const { scope, context, validator } = request;
  const fieldManager = fieldManagerOf(scope, context.core);
  if (current === undefined || type === "apply") {
    const next = fieldManager.apply(
      current,
      copy(patch) as Record<string, unknown>,
      managerOf(request, "Apply"),
      force,
    );
    return decodeObject(scope, withName(next, name), validator);
  }
  const object = decodeObject(scope, transformed(scope, type, current, patch), validator);
  keepNames(object, current);
  fieldManager.update(current, object, managerOf(request, "Update"));
  return object;
};

const withName = (object: KubeObject, name: string): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, name: object.metadata.name ?? name },
});

const keepNames = (object: KubeObject, { metadata }: KubeObject): void => {
  if (object.metadata.name === undefined && metadata.name !== undefined) object.metadata.name = metadata.name;
  if (object.metadata.namespace === undefined && metadata.namespace !== undefined) {
    object.metadata.namespace = metadata.namespace;
  }
};

const transformed = (scope: Scope, type: PatchType, base: KubeObject, patch: unknown): unknown => {
  if (type === "json") return jsonPatch(base, patch);
  if (!isRecord(patch))
    throw badRequest("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");
  if (type === "merge") return mergePatch(base, patch);
  if (scope.schema === undefined) {
    throw new StatusError(
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    );
  }
  return strategicMerge(scope.schema, base, patch);
};
