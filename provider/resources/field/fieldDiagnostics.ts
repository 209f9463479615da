import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { ClusterError } from "../../cluster/clusterError.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { objectName } from "../inputs/objectName.ts";
import type { Field } from "./field.ts";
import { setField } from "./fieldPatch.ts";
import { findField } from "./findField.ts";
import { formatObjectPath } from "./objectPath.ts";

/**
 * Why a field cannot be set; empty if it can. Where the field does not exist yet, the API is asked for a dry run: it
 * drops without a word what the object's kind does not know.
 */
export async function fieldDiagnostics(
  cluster: Pick<Cluster, "objects">,
  field: Field,
  object: ApiObject | undefined,
  value: unknown,
): Promise<Diagnostic[]> {
  const name = objectName(field.object);
  if (object === undefined) {
    const remedy = "create it first, correct kind, name or namespace, or pass its resource or dependsOn";
    return [{ path: "object", summary: `${name} does not exist; ${remedy}` }];
  }
  const found = findField(object, field.path);
  if ("obstacle" in found) {
    const place = formatObjectPath(field.path);
    return [{ path: "fieldPath", summary: `${name} has no place for ${place}: ${found.obstacle}; correct the path` }];
  }
  if ("value" in found || value === undefined || !field.mayBeDropped) return [];
  return dryRunDiagnostics(cluster, field, object, value);
}

export function droppedField({ object, path }: Field): Diagnostic {
  const place = formatObjectPath(path);
  return {
    path: "fieldPath",
    summary: `the cluster keeps no ${place} in a ${object.kind} (${object.apiVersion}); correct the path's spelling`,
  };
}

async function dryRunDiagnostics(
  { objects }: Pick<Cluster, "objects">,
  field: Field,
  object: ApiObject,
  value: unknown,
) {
  try {
    const operations = setField(object, field.path, value);
    const answer = await objects.patch(field.object, operations, { type: "json", dryRun: true });
    return "value" in findField(answer, field.path) ? [] : [droppedField(field)];
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // Anything else may come from a webhook or an old API that knows no dry runs: the write will tell.
    if (error.status !== 403 && error.status !== 422) return [];
    return [{ path: error.status === 403 ? "object" : "fieldPath", summary: error.message }];
  }
}
