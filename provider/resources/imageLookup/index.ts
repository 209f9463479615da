import { isDeepStrictEqual } from "node:util";
import { headline } from "../../text/headline.ts";
import { type OwnCreation, recordedCreate } from "../creation/creation.ts";
import { fieldName } from "../field/field.ts";
import {
  fieldValue,
  leftField,
  overrideField,
  type PresentField,
  restoreOriginal,
  UnsettledWrite,
} from "../field/fieldOverride.ts";
import { keepOriginal, originalBefore } from "../field/interruptedOverride.ts";
import type { Context, Handlers } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { checkImageLookup } from "./check.ts";
import {
  type ImageLookupInputs,
  type ImageLookupOutputs,
  imageLookupId,
  lookupField,
  lookupOfValue,
  valueOfLookup,
} from "./inputs.ts";

/** The lookup of image names in the streams of a namespace, for a stream or a workload. */
export const imageLookup: Handlers<ImageLookupInputs, ImageLookupOutputs> = {
  check: checkImageLookup,

  diff(olds, news) {
    const moved = !isDeepStrictEqual(olds.object, news.object);
    return { changes: moved || olds.enabled !== news.enabled, replaces: moved ? ["object"] : [] };
  },

  create: recordedCreate("ImageLookup", imageLookupId, apply),

  async read({ cluster }, _id, outs) {
    const { object, path } = lookupField(outs);
    const present = await cluster.objects.findGathered(object);
    if (present === undefined) return undefined;
    const { written, uid, ...rest } = outs;
    const inputs = { ...rest, enabled: lookupOfValue(outs, fieldValue(present, path)) };
    return { inputs, outs: { ...inputs, written, uid } };
  },

  update: (context, id, olds, news) => apply(context, id, news, olds),

  async delete(context, _id, outs) {
    const field = lookupField(outs);
    const left = await restoreOriginal(context, field, outs.original, (value) => isOurs(outs, value));
    if (left === undefined) return;
    const present = JSON.stringify(left.foreign ?? null);
    await context.warn?.({
      headline: headline`${field.object.name} stays: another user changed it`,
      details: [["why", `another user or program has changed ${fieldName(field)} to ${present}: that stays`]],
    });
  },
};

const isOurs = (outs: ImageLookupOutputs, value: unknown): boolean =>
  outs.written.some((enabled) => isDeepStrictEqual(value, valueOfLookup({ ...outs, enabled })));

/** Tells that a refresh has shown this value in place of the written one. */
const isShown = (outs: ImageLookupOutputs, value: unknown): boolean =>
  !outs.written.includes(outs.enabled) && lookupOfValue(outs, value) === outs.enabled;

async function apply(
  context: Context,
  id: string,
  inputs: ImageLookupInputs,
  since: OwnCreation | ImageLookupOutputs,
): Promise<ImageLookupOutputs> {
  const [creation, olds] = "mark" in since ? [since] : [undefined, since];
  const value = valueOfLookup(inputs);
  const original = (now: Pick<ImageLookupOutputs, "original" | "uid">) =>
    originalBefore(creation, now) ?? (olds?.uid === now.uid ? olds.original : now.original);
  const isForeign = (present: PresentField) =>
    olds !== undefined &&
    present.uid === olds.uid &&
    !(isOurs(olds, present.value) || isShown(olds, present.value)) &&
    !isDeepStrictEqual(present.value, olds.original.value);
  try {
    const before = keepOriginal(creation, value);
    const done = await overrideField(context, lookupField(inputs), value, { before, isForeign });
    if (olds !== undefined && done.isLeft === true) {
      await context.warn?.(leftField(lookupField(inputs), JSON.stringify(done.value)));
      return { ...olds, enabled: lookupOfValue(inputs, done.value) };
    }
    return { ...inputs, original: original(done), written: [inputs.enabled], uid: done.uid };
  } catch (error) {
    if (!(error instanceof UnsettledWrite)) throw error;
    const written = [...new Set([inputs.enabled, ...(olds?.written ?? [])])];
    const kept = { ...inputs, original: original(error), written, uid: error.uid };
    throw new PartialFailure(id, kept, error);
  }
}
