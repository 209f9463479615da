import { decodeObject } from "./decodeObject.ts";
import type { KubeObject } from "./kubeObject.ts";
import { methodNotAllowed, type Status } from "./statusError.ts";
import {
  admit,
  checkNamespace,
  checkNamespaceLives,
  fieldManagerOf,
  managerOf,
  type WriteRequest,
} from "./writeRequest.ts";

/** POST. */
export async function createObject(request: WriteRequest, body: unknown, name = ""): Promise<KubeObject | Status> {
  const { scope, context, validator } = request;
  if (!scope.endpoint.create) throw methodNotAllowed();
  const object = decodeObject(scope, body, validator);
  checkNamespace(request, object);
  checkNamespaceLives(request, object.metadata.name || object.metadata.generateName || "");
  for (const member of ["uid", "creationTimestamp", "generation", "deletionTimestamp"] as const) {
    delete object.metadata[member];
  }
  if (object.metadata.name === "") delete object.metadata.name;
  fieldManagerOf(scope, context.core).update(undefined, object, managerOf(request, "Update"));
  admit(request, object, undefined);
  return await scope.endpoint.create(context, object, name === "" ? (object.metadata.name ?? "") : name);
}
