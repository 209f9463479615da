import type { ApiObject } from "../../provider/cluster/api/objectMeta.ts";
import { isClusterError } from "../../provider/cluster/clusterError.ts";
import type { ObjectAddress, ObjectKind } from "../../provider/cluster/objects.ts";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { isAdoptedElsewhere } from "../../provider/resources/creation/adoption.ts";
import { type Created, isMarked, makerOf } from "../../provider/resources/creation/creation.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { hasUnknown } from "../../provider/resources/inputs/unknown.ts";
import { objectAddress, objectId, type WholeObjectInputs } from "../../provider/resources/object/wholeObject.ts";
import type { Connection } from "../connection.ts";

/** The object of a declaration as it is on the cluster. */
export interface PresentObject extends Pick<Transient, "exists" | "maker"> {
  readonly object?: ApiObject;
  readonly refused: Diagnostic[];
}

/** Looks whether the object exists, and who has made it. Where that cannot be told, creating it will tell. */
export async function presentObject(
  of: ObjectKind & { readonly isOff: string },
  inputs: Pick<WholeObjectInputs, "metadata">,
  connection: Connection,
): Promise<PresentObject> {
  if (hasUnknown(inputs.metadata)) return { refused: [] };
  try {
    const created = { kind: of.kind, id: objectId(inputs) };
    return { ...(await objectAt(objectAddress(of, inputs), created, connection)), refused: [] };
  } catch (error) {
    const isMissing = isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND");
    return { refused: isMissing ? [{ path: "kind", summary: of.isOff }] : [] };
  }
}

/** The object at an address. @throws whatever the cluster answers */
export async function objectAt(
  address: ObjectAddress,
  created: Created,
  { cluster, creations }: Connection,
): Promise<Omit<PresentObject, "refused">> {
  const object = await cluster.objects.findGathered(address, { byList: true });
  if (object === undefined) return { exists: false };
  const left = await creations.find(created);
  const maker = makerOf(object, await creations.stack());
  const exists = !isMarked(object, left) || isAdoptedElsewhere({}, object);
  return { object, exists, ...(maker === undefined ? {} : { maker }) };
}
