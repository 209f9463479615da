import type resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { Goal } from "../goal.ts";
import { packageOf, providerPackage, urnType } from "../urn.ts";

/** A child has its parent's protection, fate and, for the same package, provider, unless it says otherwise. */
export function inherit(request: resourcePb.RegisterResourceRequest, parent: Goal): void {
  if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith);
  if (!request.hasProtect() && parent.protect !== undefined) request.setProtect(parent.protect);
  if (!request.hasRetainondelete() && parent.retainOnDelete !== undefined)
    request.setRetainondelete(parent.retainOnDelete);
  if (request.getProvider() !== "" || parent.provider === "") return;
  const name = providerPackage(urnType(parent.provider.slice(0, parent.provider.lastIndexOf("::"))));
  if (!request.getCustom() || name === packageOf(request.getType())) request.setProvider(parent.provider);
}
