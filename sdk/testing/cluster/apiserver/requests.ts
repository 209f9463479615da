import type { User } from "./access.ts";
import { FieldManager } from "./apply/fieldManager.ts";
import type { Manager } from "./apply/managers.ts";
import { copy, isRecord } from "./copy.ts";
import { decodeObject, type FieldValidator } from "./decodeObject.ts";
import type { KubeObject } from "./object.ts";
import { jsonPatch } from "./patch/jsonPatch.ts";
import { mergePatch } from "./patch/mergePatch.ts";
import { strategicMerge } from "./patch/strategicMerge.ts";
import type { ClusterCore, RequestContext, Updated } from "./resource.ts";
import type { Scope } from "./scope.ts";
import { badRequest, forbidden, methodNotSupported, notFound, type Status, StatusError } from "./statusError.ts";

/** How a PATCH says what to change. */
export type PatchType = "json" | "merge" | "strategic" | "apply";

/** A request for a scope, with what all of its kinds of writes need. */
export interface WriteRequest {
  readonly scope: Scope;
  readonly context: RequestContext;
  readonly validator: FieldValidator;
}

const managers = new WeakMap<Scope["endpoint"], FieldManager>();

const fieldManagerOf = ({ endpoint, schema, resetFields }: Scope, core: ClusterCore): FieldManager => {
  const known = managers.get(endpoint);
  if (known) return known;
  const made = new FieldManager(schema, resetFields, core.clock);
  managers.set(endpoint, made);
  return made;
};

const managerOf = ({ scope, context }: WriteRequest, operation: Manager["operation"]): Manager => ({
  manager: context.fieldManager,
  operation,
  apiVersion: scope.apiVersion,
  subresource: scope.subresource,
});

const checkNamespace = ({ scope, context }: WriteRequest, { metadata }: KubeObject): void => {
  if (!scope.definition.namespaced) return;
  if (metadata.namespace !== undefined && metadata.namespace !== context.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  metadata.namespace = context.namespace;
};

const namespaces = { group: "", resource: "namespaces" };

/** What the NamespaceLifecycle admission refuses: new objects where there is no namespace, or one that is going. */
const checkNamespaceLives = ({ scope, context }: WriteRequest, name: string): void => {
  if (!scope.definition.namespaced || context.namespace === "") return;
  const found = context.core.store.get({ ...namespaces, namespace: "", name: context.namespace });
  if (!found) throw notFound(namespaces, context.namespace);
  if (found.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${context.namespace} because it is being terminated`;
    throw forbidden(scope, name, why);
  }
};

/** POST. */
export const createObject = async (request: WriteRequest, body: unknown, name = ""): Promise<KubeObject | Status> => {
  const { scope, context, validator } = request;
  if (!scope.endpoint.create) throw methodNotSupported(scope, "create");
  const object = decodeObject(scope, body, validator);
  checkNamespace(request, object);
  checkNamespaceLives(request, object.metadata.name ?? "");
  for (const member of ["uid", "creationTimestamp", "generation", "deletionTimestamp"] as const) {
    delete object.metadata[member];
  }
  if (object.metadata.name === "") delete object.metadata.name;
  fieldManagerOf(scope, context.core).update(undefined, object, managerOf(request, "Update"));
  admit(request, object, undefined);
  return await scope.endpoint.create(context, object, name === "" ? (object.metadata.name ?? "") : name);
};

/** PUT. */
export const replaceObject = async (request: WriteRequest, name: string, body: unknown): Promise<Updated> => {
  const { scope, context, validator } = request;
  if (!scope.endpoint.update) throw methodNotSupported(scope, "update");
  const object = decodeObject(scope, body, validator);
  checkNamespace(request, object);
  checkName(object, name);
  const { uid } = object.metadata;
  const change = (current: KubeObject | undefined): KubeObject => {
    if (!current) mayCreate(request, name);
    const next = copy(object);
    fieldManagerOf(scope, context.core).update(current, next, managerOf(request, "Update"));
    admit(request, next, current);
    return next;
  };
  return await scope.endpoint.update(context, name, change, { allowCreate: false, ...(uid ? { uid } : {}) });
};

const checkName = ({ metadata }: KubeObject, name: string): void => {
  if (metadata.name === undefined || metadata.name === "") {
    throw badRequest("name must be provided");
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
};

/** PATCH, server-side apply included. */
export const patchObject = async (
  request: WriteRequest,
  name: string,
  type: PatchType,
  patch: unknown,
  force = false,
): Promise<Updated> => {
  const { scope, context } = request;
  if (!scope.endpoint.update) throw methodNotSupported(scope, "patch");
  if (type === "apply") checkApplied(scope, patch, name, context.namespace);
  const change = (current: KubeObject | undefined): KubeObject => {
    if (!current) mayCreate(request, name);
    const next = patched(request, name, type, patch, force, current);
    admit(request, next, current);
    return next;
  };
  return await scope.endpoint.update(context, name, change, { allowCreate: type === "apply" });
};

const admit = ({ scope, context }: WriteRequest, object: KubeObject, old: KubeObject | undefined): void => {
  const { group, resource, kind, subresource } = scope;
  const { namespace, core } = context;
  core.admit({ group, resource, kind, subresource, namespace, object, ...(old && { old }) });
};

const mayCreate = ({ scope, context }: WriteRequest, name: string): void => {
  const { group, resource, subresource } = scope;
  const { namespace, user, core } = context;
  const attributes = { verb: "create", group, resource, subresource, namespace, name };
  if (!core.authorize(user, attributes).allowed) throw forbidden(scope, name, cannot(user, attributes));
};

/** The words that a refusal is explained with. */
export const cannot = (
  user: User,
  {
    verb,
    group,
    resource,
    subresource = "",
    namespace,
  }: { verb: string; group: string; resource: string; subresource?: string; namespace: string },
): string => {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${verb} resource "${whole}" in API group "${group}" ${where}`;
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
  const base = current ?? { apiVersion: scope.apiVersion, kind: scope.kind, metadata: {} };
  if (type === "apply") {
    const next = fieldManager.apply(
      current,
      copy(patch) as Record<string, unknown>,
      managerOf(request, "Apply"),
      force,
    );
    return decodeObject(scope, withName(next, name), validator);
  }
  const object = decodeObject(scope, transformed(scope, type, base, patch), validator);
  if (current) keepNames(object, current);
  else checkNamespace(request, object);
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
