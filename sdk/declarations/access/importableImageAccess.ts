import { isDeepStrictEqual } from "node:util";
import { actionsIn } from "../../../provider/resources/imageAccess/bindings.ts";
import type { ImageAccessInputs } from "../../../provider/resources/imageAccess/inputs.ts";
import { observeAccess } from "../../../provider/resources/imageAccess/observe.ts";
import { objectId } from "../../../provider/resources/object/wholeObject.ts";
import type { Connection } from "../../connection.ts";
import type { Importable } from "../importOption.ts";

/** The role bindings that stand where an access is declared. */
export async function importableImageAccess(inputs: ImageAccessInputs, { cluster }: Connection): Promise<Importable> {
  const found = await observeAccess(cluster, inputs, actionsIn(inputs.access));
  const names = [...new Set([...Object.keys(inputs.access), ...Object.keys(found ?? {})])];
  const differing = names.filter((name) => !isDeepStrictEqual(inputs.access[name], found?.[name]));
  return {
    what: `the access ${objectId(inputs)}`,
    ids: [objectId(inputs)],
    property: "metadata.name",
    mismatches: found && differing.map((name) => ({ property: `access["${name}"]`, present: found[name] })),
  };
}
