import type { Cluster } from "../../provider/cluster/cluster.ts";
import { isClusterError } from "../../provider/cluster/clusterError.ts";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Field } from "../../provider/resources/field/field.ts";
import { fieldDiagnostics } from "../../provider/resources/field/fieldDiagnostics.ts";
import { type Original, originalOf } from "../../provider/resources/field/fieldPatch.ts";
import { findField } from "../../provider/resources/field/findField.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";

/** Facts about a field before it is set. */
export interface ForeseenField {
  /** The field's value now; absent where that cannot be told yet. */
  readonly original?: Original;
  readonly refused: Diagnostic[];
}

/** Looks at the field in the preview; where the cluster cannot be asked, the update will. */
export async function foreseeField(
  cluster: Cluster,
  field: Field,
  value: unknown,
  comesLater: boolean,
): Promise<ForeseenField> {
  if (Object.values(field.object).some(isUnknown)) return { refused: [] };
  try {
    const object = await cluster.objects.find(field.object);
    const refused = comesLater ? [] : await fieldDiagnostics(cluster, field, object, value);
    const found = object === undefined ? undefined : findField(object, field.path);
    if (found === undefined || "obstacle" in found) return { refused };
    return { original: originalOf(found, field.path), refused };
  } catch (error) {
    if (!isClusterError(error, "KIND_NOT_FOUND") || comesLater) return { refused: [] };
    return { refused: [{ path: "object.kind", summary: error.message }] };
  }
}
