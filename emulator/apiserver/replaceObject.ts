import { copy } from "./copy.ts";
import { decodeObject } from "./decodeObject.ts";
import type { KubeObject } from "./kubeObject.ts";
import type { Updated } from "./resource.ts";
import { methodNotAllowed } from "./statusError.ts";
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

/** PUT. */
export async function replaceObject(request: WriteRequest, name: string, body: unknown): Promise<Updated> {
  const { scope, context, validator } = request;
  if (!scope.endpoint.update) throw methodNotAllowed();
  const object = decodeObject(scope, body, validator);
  checkNamespace(request, object);
  checkName(object, name);
  checkNamespaceExists(request);
  const { uid } = object.metadata;
  const change = (current: KubeObject | undefined): KubeObject => {
    if (!current) {
      checkNamespaceLives(request, name);
      mayCreate(request, name);
    }
    const next = copy(object);
    fieldManagerOf(scope, context.core).update(current, next, managerOf(request, "Update"));
    admit(request, next, current);
    return next;
  };
  return await scope.endpoint.update(context, name, change, { allowCreate: false, ...(uid ? { uid } : {}) });
}
