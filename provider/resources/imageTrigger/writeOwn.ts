import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isMarked, type OwnCreation } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { asFound, keyOf } from "./entryFound.ts";
import type { EntryPatch, PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, workloadName } from "./inputs.ts";
import { contentOf, type ImageTriggerOutputs, isOneOf, writtenBy } from "./ownership.ts";
import { placeOfKind } from "./placeOfKind.ts";
import { findWorkload, refuseTrigger, takenFailures, workloadFailures } from "./workload.ts";

/**
 * Writes the entry, unless another user or program has changed it since it was written, or since a refresh has shown
 * that: then it stays, with a warning, and is returned. Without `olds` the entry is to be a new one, or one that an earlier
 * run has left.
 */
export async function writeOwn(
  context: Context,
  inputs: ImageTriggerInputs,
  olds?: ImageTriggerOutputs,
  creation?: OwnCreation,
): Promise<PresentEntry | undefined> {
  const place = placeOfKind(inputs.workload.kind);
  let attempts = 0;
  let foreign: PresentEntry | undefined;
  const write = { fieldManager: creation?.mark, before: creation?.begin };
  const written = await writeEntry(context, inputs, write, (workload) => {
    refuseTrigger(workloadFailures(inputs, workload));
    foreign = olds && foreignEntry(inputs, olds, (of) => place.find(of, workload));
    if (foreign !== undefined) return undefined;
    const patch = place.set(inputs, workload, olds ?? inputs);
    // A write whose answer was lost is sent again, and then finds its own entry.
    const isOurs = (attempts++ > 0 && patch === undefined) || isMarked(workload, creation);
    if (olds === undefined && !isOurs) refuseTaken(inputs, place.find(inputs, workload));
    return patch;
  });
  if (written === undefined) refuseTrigger(workloadFailures(inputs, undefined));
  if (foreign !== undefined) await warnForeign(context, inputs, foreign, "refresh to see it in the next preview");
  return foreign;
}

/** Removes the entry, unless another user or program has changed it: then it stays, with a warning. */
export async function removeOwn(context: Context, _id: string, outs: ImageTriggerOutputs): Promise<void> {
  const place = placeOfKind(outs.workload.kind);
  let foreign: PresentEntry | undefined;
  await writeEntry(context, outs, {}, (workload) => {
    const found = place.find(outs, workload);
    const own = found.find((entry) => isOneOf(entry, writtenBy(outs)));
    foreign = own === undefined ? found[0] : undefined;
    return own && place.remove(outs, workload, own);
  });
  if (foreign !== undefined) await warnForeign(context, outs, foreign, "remove it by hand if nobody needs it");
}

/** The entry in our place, if neither this program has written it nor a refresh has shown it. */
function foreignEntry(
  news: ImageTriggerInputs,
  olds: ImageTriggerOutputs,
  find: (inputs: ImageTriggerInputs) => readonly PresentEntry[],
): PresentEntry | undefined {
  const found = [...find(olds), ...find(news)];
  const known = [...writtenBy(olds), contentOf(olds), contentOf(news)];
  if (olds.deaf !== undefined || found.some((entry) => isOneOf(entry, known))) return undefined;
  return found[0];
}

function refuseTaken(inputs: ImageTriggerInputs, found: readonly PresentEntry[]): void {
  const [present] = found;
  if (present === undefined) return;
  if (inputs.adopt !== true) {
    const reasons = takenFailures(inputs, found).map(({ reason }) => reason);
    throw new ImageStreamError("ALREADY_EXISTS", reasons.join("; "));
  }
  const { containers } = present;
  if (containers === undefined || keyOf(asFound(inputs, present)) === keyOf(inputs)) return;
  const what = `${workloadName(inputs.workload)} has a trigger for ${containers.join(", ")} together`;
  const remedy = `declare containers: ${JSON.stringify(containers)} to take it over`;
  throw new ImageStreamError("ALREADY_EXISTS", `${what}; ${remedy}`);
}

async function warnForeign(
  { warn }: Context,
  { workload }: ImageTriggerInputs,
  { text }: PresentEntry,
  remedy: string,
) {
  const what = `another user or program has changed the trigger on ${workloadName(workload)} to ${text}`;
  await warn?.(`${what}: it stays; ${remedy}`);
}

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
