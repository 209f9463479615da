import type resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { Goal } from "../goal.ts";
import { packageOf, providerPackage, urnType } from "../urn.ts";

/**
 * Applies the parent's options that a child does not set: `deletedWith`, `protect`, `retainOnDelete` and, for the same
 * package, `provider`.
 */
export function inherit(request: resourcePb.RegisterResourceRequest, parent: Goal): void {
  if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith);
  if (!request.hasProtect() && parent.protect !== undefined) request.setProtect(parent.protect);
  if (!request.hasRetainondelete() && parent.retainOnDelete !== undefined)
    request.setRetainondelete(parent.retainOnDelete);
  if (request.getProvider() !== "" || parent.provider === "") return;
  const name = providerPackage(urnType(parent.provider.slice(0, parent.provider.lastIndexOf("::"))));
  if (!request.getCustom() || name === packageOf(request.getType())) request.setProvider(parent.provider);
}
