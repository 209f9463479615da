import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { headline } from "../../text/headline.ts";
import { isMarked, type OwnCreation } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { asFound, keyOf, shownEntry, writtenEntry } from "./entryFound.ts";
import { bothPatches, type EntryPatch, type PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, workloadName } from "./inputs.ts";
import { contentOf, type ImageTriggerOutputs, isOneOf } from "./ownership.ts";
import { placeOfKind } from "./placeOfKind.ts";
import { findWorkload, refuseTrigger, takenDiagnostics, workloadDiagnostics } from "./workload.ts";

/**
 * Writes the entry. One that another user or program has changed, since it was written or since a refresh has shown that,
 * stays: it is returned, with a warning. Without `olds` the entry is to be a new one, or one that an earlier run has left.
 */
export async function writeOwn(
  context: Context,
  inputs: ImageTriggerInputs,
  olds?: ImageTriggerOutputs,
  creation?: OwnCreation,
): Promise<PresentEntry | undefined> {
  const edits = { add: addEntry, keep: changeEntry, move: moveEntry };
  const edit = edits[olds === undefined ? "add" : keyOf(olds) === keyOf(inputs) ? "keep" : "move"];
  let left: EntryEdit = { patch: undefined };
  const write = { fieldManager: creation?.mark, before: creation && (() => creation.begin()) };
  const written = await writeEntry(context, inputs, write, (workload) => {
    refuseTrigger(workloadDiagnostics(inputs, workload));
    left = edit({ inputs, olds: olds ?? inputs, workload, isMarked: isMarked(workload, creation) });
    return left.patch;
  });
  if (written === undefined) refuseTrigger(workloadDiagnostics(inputs, undefined));
  const { foreign, abandoned } = left;
  if (foreign !== undefined) await warnForeign(context, inputs, foreign, "refresh to see it in the next preview");
  if (abandoned !== undefined) await warnForeign(context, inputs, abandoned, removeByHand);
  return foreign;
}

/** Removes the entry, unless another user or program has changed it: then it stays, with a warning. */
export async function removeOwn(context: Context, _id: string, outs: ImageTriggerOutputs): Promise<void> {
  const place = placeOfKind(outs.workload.kind);
  let foreign: PresentEntry | undefined;
  await writeEntry(context, outs, {}, (workload) => {
    const own = writtenEntry(outs, workload);
    foreign = own === undefined ? place.find(outs, workload)[0] : undefined;
    return own && place.remove(own.declared, workload, own.entry);
  });
  if (foreign !== undefined) await warnForeign(context, outs, foreign, removeByHand);
}

const removeByHand = "remove it by hand if nobody needs it";

/** An entry that is to be written, and the workload as it was read. */
interface EntryWanted {
  readonly inputs: ImageTriggerInputs;
  readonly olds: ImageTriggerOutputs;
  readonly workload: ApiObject;
  /** This write has taken effect: in an earlier run, or its answer was lost. */
  readonly isMarked: boolean;
}

/** The patch that gives the workload an entry; `undefined` where nothing is to be changed. */
interface EntryEdit {
  readonly patch: EntryPatch | undefined;
  /** The entry that another user or program has put in the place of ours: it stays instead. */
  readonly foreign?: PresentEntry | undefined;
  /** The same, where ours has another place now. */
  readonly abandoned?: PresentEntry | undefined;
}

function addEntry({ inputs, workload, isMarked }: EntryWanted): EntryEdit {
  const place = placeOfKind(inputs.workload.kind);
  const found = place.find(inputs, workload);
  const [entry] = found;
  const patch = place.set(inputs, workload, entry && { entry, declared: inputs });
  if (!isMarked) refuseTaken(inputs, found);
  return { patch };
}

function changeEntry({ inputs, olds, workload }: EntryWanted): EntryEdit {
  const place = placeOfKind(inputs.workload.kind);
  const own = writtenEntry(olds, workload);
  const found = place.find(inputs, workload);
  const known = found.find((entry) => isOneOf(entry, [contentOf(olds), contentOf(inputs)]));
  const entry = known ?? found[0];
  const isForeign = own === undefined && known === undefined && olds.deaf === undefined;
  if (isForeign && entry !== undefined) return { patch: undefined, foreign: entry };
  return { patch: place.set(inputs, workload, own ?? (entry && { entry, declared: olds })) };
}

/** Takes the entry to another place: an entry that stands there is taken over only by `adopt`, and ours goes. */
function moveEntry({ inputs, olds, workload, isMarked }: EntryWanted): EntryEdit {
  const place = placeOfKind(inputs.workload.kind);
  const own = shownEntry(olds, workload) ?? writtenEntry(olds, workload);
  const taken = place.find(inputs, workload).filter(({ index }) => index !== own?.entry.index);
  const others = own === undefined ? place.find(olds, workload) : [];
  const foreign = taken.find(({ index }) => others.some((other) => other.index === index));
  if (foreign !== undefined && !isMarked) return { patch: undefined, foreign };
  const [entry] = taken;
  const target = entry === undefined ? own : { entry, declared: inputs };
  const patch = place.set(inputs, workload, target);
  if (!isMarked) refuseTaken(inputs, taken);
  if (own === undefined || target === own)
    return { patch, abandoned: others.find(({ index }) => index !== entry?.index) };
  return { patch: bothPatches(patch, place.remove(own.declared, workload, own.entry)) };
}

function refuseTaken(inputs: ImageTriggerInputs, found: readonly PresentEntry[]): void {
  const [present] = found;
  if (present === undefined) return;
  if (inputs.adopt !== true) {
    const reasons = takenDiagnostics(inputs, found).map(({ summary }) => summary);
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
  await warn?.({
    headline: headline`trigger of ${workload.name} stays: changed`,
    details: [
      ["why", `${what}: it stays`],
      ["do", remedy],
    ],
  });
}

/** Options of a write. */
export interface EntryWrite {
  readonly fieldManager?: string | undefined;
  /** Comes before the first patch. */
  readonly before?: (() => Promise<void>) | undefined;
}

/**
 * Changes the workload by a patch that fails if it has changed since it was read: other owners have triggers there, too.
 * Returns the workload, or `undefined` if it is gone.
 */
function writeEntry(
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
