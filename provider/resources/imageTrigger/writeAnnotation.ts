import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { triggersAnnotation } from "../../image/triggers.ts";
import type { Context } from "../handlers.ts";
import type { ImageTriggerInputs } from "./inputs.ts";
import { annotationOf, findWorkload } from "./workload.ts";

/**
 * Changes the workload's annotation by a patch that fails if the workload has changed since it was read: others have
 * entries in the same text. Returns the workload, or `undefined` if it is gone.
 */
export function writeAnnotation(
  context: Context,
  inputs: ImageTriggerInputs,
  edit: (annotation: string | undefined, workload: ApiObject) => string | undefined,
): Promise<ApiObject | undefined> {
  return retryOnConflict(async () => {
    const workload = await findWorkload(context, inputs);
    if (workload === undefined) return undefined;
    const annotation = edit(annotationOf(workload), workload);
    if (annotation === annotationOf(workload)) return workload;
    const { resourceVersion } = workload.metadata;
    const metadata = { resourceVersion, annotations: { [triggersAnnotation]: annotation ?? null } };
    return context.cluster.objects.patch(inputs.workload, { metadata }, { type: "merge" });
  });
}
