import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import type { Context } from "../handlers.ts";
import type { EntryPatch } from "./entryPlace.ts";
import type { ImageTriggerInputs } from "./inputs.ts";
import { findWorkload } from "./workload.ts";

/** How the change is written. */
export interface EntryWrite {
  readonly fieldManager?: string | undefined;
  /** Comes before the first patch. */
  readonly before?: (() => Promise<void>) | undefined;
}

/**
 * Changes the workload by a patch that fails if it has changed since it was read: others have triggers there, too.
 * Returns the workload, or `undefined` if it is gone.
 */
export function writeEntry(
  context: Context,
  inputs: ImageTriggerInputs,
  { fieldManager, before }: EntryWrite,
  edit: (workload: ApiObject) => EntryPatch | undefined,
): Promise<ApiObject | undefined> {
  return retryOnConflict(async () => {
    let workload = await findWorkload(context, inputs);
    for (;;) {
      const patch = workload && edit(workload);
      if (patch === undefined) return workload;
      await before?.();
      const options = { type: patch.type, ...(fieldManager === undefined ? {} : { fieldManager }) };
      workload = await context.cluster.objects.patch(inputs.workload, patch.body, options);
      if (patch.isFirst !== true) return workload;
    }
  });
}
