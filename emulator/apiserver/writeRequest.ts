import { cannot } from "./access.ts";
import { FieldManager } from "./apply/fieldManager.ts";
import type { Manager } from "./apply/managers.ts";
import type { FieldValidator } from "./decodeObject.ts";
import type { KubeObject } from "./kubeObject.ts";
import type { ClusterCore, RequestContext } from "./resource.ts";
import type { Scope } from "./scope.ts";
import { badRequest, forbidden, notFound } from "./statusError.ts";

/** A write request with its scope and context. */
export interface WriteRequest {
  readonly scope: Scope;
  readonly context: RequestContext;
  readonly validator: FieldValidator;
}

const managers = new WeakMap<Scope["endpoint"], FieldManager>();

export function fieldManagerOf({ endpoint, schema, resetFields }: Scope, core: ClusterCore): FieldManager {
  const known = managers.get(endpoint);
  if (known) return known;
  const made = new FieldManager(schema, resetFields, core.clock);
  managers.set(endpoint, made);
  return made;
}

export const managerOf = ({ scope, context }: WriteRequest, operation: Manager["operation"]): Manager => ({
  manager: context.fieldManager,
  operation,
  apiVersion: scope.apiVersion,
  subresource: scope.subresource,
});

export function checkNamespace({ scope, context }: WriteRequest, { metadata }: KubeObject): void {
  if (!scope.definition.namespaced) return;
  if (metadata.namespace !== undefined && metadata.namespace !== context.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  metadata.namespace = context.namespace;
}

export function checkName({ metadata }: KubeObject, name: string): void {
  if (metadata.name === name) return;
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
}

const namespaces = { group: "", resource: "namespaces" };
const accessReviews = "authorization.k8s.io";

/** NamespaceLifecycle admission: rejects writes in a missing namespace, except access reviews. */
export function checkNamespaceExists({ scope, context }: WriteRequest): KubeObject | undefined {
  if (!scope.definition.namespaced || context.namespace === "" || scope.group === accessReviews) return undefined;
  const found = context.core.store.get({ ...namespaces, namespace: "", name: context.namespace });
  if (!found) throw notFound(namespaces, context.namespace);
  return found;
}

/** NamespaceLifecycle admission: rejects creations in a namespace that is being deleted. */
export function checkNamespaceLives(request: WriteRequest, name: string): void {
  const { scope, context } = request;
  if (checkNamespaceExists(request)?.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${context.namespace} because it is being terminated`;
    const message = `namespace ${context.namespace} is being terminated`;
    const cause = { reason: "NamespaceTerminating", message, field: "metadata.namespace" };
    throw forbidden(scope, name || "Unknown", why, [cause]);
  }
}

export function admit({ scope, context }: WriteRequest, object: KubeObject, old: KubeObject | undefined): void {
  const { group, resource, kind, subresource } = scope;
  const { namespace, core } = context;
  core.admit({ group, resource, kind, subresource, namespace, object, ...(old && { old }) });
}

export function mayCreate({ scope, context }: WriteRequest, name: string): void {
  const { group, resource, subresource } = scope;
  const { namespace, user, core } = context;
  const attributes = { verb: "create", group, resource, subresource, namespace, name };
  if (!core.authorize(user, attributes).allowed) throw forbidden(scope, name, cannot(user, attributes));
}
