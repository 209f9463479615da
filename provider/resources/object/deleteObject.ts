import type { ObjectKind } from "../../cluster/objects.ts";
import { headline } from "../../text/headline.ts";
import { isAdoptedElsewhere } from "../creation/adoption.ts";
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
    await warn?.({
      headline: headline`${outs.metadata.name} stays: another stack has it`,
      details: [
        ["why", `another stack has adopted ${of.kind} ${objectId(outs)}: it stays`],
        ["do", "remove it by hand if nobody needs it"],
      ],
    });
    return;
  }
  await cluster.objects.delete(address, { propagationPolicy: "Background" });
}
