import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { ClusterError } from "../../cluster/clusterError.ts";
import { objectName } from "../inputs/objectName.ts";
import type { Failure } from "../inputs/transient.ts";
import type { Field } from "./field.ts";
import { setField } from "./fieldPatch.ts";
import { findField } from "./findField.ts";
import { formatObjectPath } from "./objectPath.ts";

/**
 * Why a field cannot be set; empty if it can. Where the field does not exist yet, the API is asked for a dry run: it
 * drops without a word what the object's kind does not know.
 */
export async function fieldFailures(
  cluster: Pick<Cluster, "objects">,
  field: Field,
  object: ApiObject | undefined,
  value: unknown,
): Promise<Failure[]> {
  const name = objectName(field.object);
  if (object === undefined) {
    const remedy = "create it first, correct kind, name or namespace, or pass its resource or dependsOn";
    return [{ property: "object", reason: `${name} does not exist; ${remedy}` }];
  }
  const found = findField(object, field.path);
  if ("obstacle" in found) {
    const place = formatObjectPath(field.path);
    return [
      { property: "fieldPath", reason: `${name} has no place for ${place}: ${found.obstacle}; correct the path` },
    ];
  }
  if ("value" in found || value === undefined || !field.mayBeDropped) return [];
  return dryRunFailures(cluster, field, object, value);
}

export const droppedField = ({ object, path }: Field): Failure => {
  const place = formatObjectPath(path);
  return {
    property: "fieldPath",
    reason: `the cluster keeps no ${place} in a ${object.kind} (${object.apiVersion}); correct the path's spelling`,
  };
};

async function dryRunFailures({ objects }: Pick<Cluster, "objects">, field: Field, object: ApiObject, value: unknown) {
  try {
    const operations = setField(object, field.path, value);
    const answer = await objects.patch(field.object, operations, { type: "json", dryRun: true });
    return "value" in findField(answer, field.path) ? [] : [droppedField(field)];
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // Anything else may come from a webhook or an old API that knows no dry runs: the write will tell.
    if (error.status !== 403 && error.status !== 422) return [];
    return [{ property: error.status === 403 ? "object" : "fieldPath", reason: error.message }];
  }
}
