import type { ObjectKind } from "../../cluster/objects.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
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
    await warn?.(leftToAdopter(outs.metadata.name, `${of.kind} ${objectId(outs)}`));
    return;
  }
  await cluster.objects.delete(address, { propagationPolicy: "Background" });
}

/** Says that an object stays since another stack has adopted it. */
export const leftToAdopter = (name: string, what: string): Message => ({
  headline: headline`${name} stays: another stack has it`,
  details: [
    ["why", `another stack has adopted ${what}: it stays`],
    ["do", "remove it by hand if nobody needs it"],
  ],
});
