import type { ObjectKind } from "../../cluster/objects.ts";
import { isAdoptedElsewhere, leftToAdopter } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { objectAddress, objectId, type WholeObjectInputs, type WholeObjectOutputs } from "./wholeObject.ts";

/** Deletes the object and what the cluster has made of it, unless another stack has adopted it: then it stays, with a warning. */
export async function deleteObject(
  of: ObjectKind,
  { cluster, warn }: Context,
  outs: Pick<WholeObjectInputs, "metadata"> & WholeObjectOutputs,
): Promise<void> {
  const address = objectAddress(of, outs);
  const object = await cluster.objects.find(address);
  if (object === undefined) return;
  if (isAdoptedElsewhere(outs, object)) {
    await warn?.(leftToAdopter(outs.metadata.name, `${of.kind} ${objectId(outs)}`));
    return;
  }
  await cluster.objects.delete(address, { propagationPolicy: "Background" });
}
