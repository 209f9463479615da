import type { ApiObject } from "../../provider/cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../provider/cluster/objects.ts";
import { objectAddress, objectId, type WholeObjectInputs } from "../../provider/resources/object/wholeObject.ts";
import type { Connection } from "../connection.ts";
import type { Importable } from "./importOption.ts";
import { memberMismatches } from "./memberMismatches.ts";

/** The object that stands where one is declared, `observe` as the program would have to declare it. */
export async function importableObject<Inputs extends WholeObjectInputs>(
  of: ObjectKind,
  inputs: Inputs,
  observe: (declared: Inputs, object: ApiObject) => Inputs,
  { cluster, namespace }: Connection,
): Promise<Importable> {
  const object = await cluster.objects.find(objectAddress(of, inputs));
  const id = objectId(inputs);
  const isOwn = (await namespace()) === inputs.metadata.namespace;
  const found = object && observe(inputs, object);
  return {
    what: `${of.kind} ${id}`,
    ids: [id, ...(isOwn ? [inputs.metadata.name] : [])],
    property: "metadata.name",
    mismatches: found && [
      ...memberMismatches("metadata", inputs.metadata, found.metadata),
      ...memberMismatches("spec", inputs.spec, found.spec),
    ],
  };
}
