import { isDeepStrictEqual } from "node:util";
import { isClusterError } from "../../cluster/clusterError.ts";
import { headline } from "../../text/headline.ts";
import { type OwnCreation, recordedCreate } from "../creation/creation.ts";
import { fieldName } from "../field/field.ts";
import {
  fieldValue,
  leftField,
  type Overridden,
  overrideField,
  type PresentField,
  restoreOriginal,
  UnsettledWrite,
} from "../field/fieldOverride.ts";
import type { Original } from "../field/fieldPatch.ts";
import { findField } from "../field/findField.ts";
import { keepOriginal, originalBefore } from "../field/interruptedOverride.ts";
import type { Context, Handlers } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { checkImageOverride } from "./check.ts";
import {
  type ImageOverrideInputs,
  type ImageOverrideOutputs,
  imageOfValue,
  imageOverrideId,
  overriddenField,
  valueOfImage,
} from "./inputs.ts";

/** An image in any object's field, or in the environment of a container. */
export const imageOverride: Handlers<ImageOverrideInputs, ImageOverrideOutputs> = {
  check: checkImageOverride,

  diff(olds, news) {
    const replaces = (["object", "fieldPath", "container", "env"] as const).filter(
      (key) => !isDeepStrictEqual(olds[key], news[key]),
    );
    return { changes: replaces.length > 0 || olds.image !== news.image, replaces };
  },

  create: recordedCreate("ImageOverride", imageOverrideId, apply),

  async read({ cluster }, _id, outs) {
    const field = overriddenField(outs);
    const object = await cluster.objects.findGathered(field.object).catch((error: unknown) => {
      if (isClusterError(error, "KIND_NOT_FOUND")) return undefined;
      throw error;
    });
    if (object === undefined || "obstacle" in findField(object, field.path)) return undefined;
    const { image: _image, written, uid, ...rest } = outs;
    const live = imageOfValue(outs, fieldValue(object, field.path));
    const image = live !== undefined && written.includes(live) ? written[0] : live;
    const inputs = { ...rest, ...(image === undefined ? {} : { image }) };
    return { inputs, outs: { ...inputs, written, uid } };
  },

  update: (context, id, olds, news) => apply(context, id, news, olds),

  async delete(context, _id, outs) {
    const field = overriddenField(outs);
    const isOurs = (value: unknown) => outs.written.some((image) => image === imageOfValue(outs, value));
    const left = await restoreOriginal(context, field, outs.original, isOurs);
    if (left === undefined) return;
    const present = imageOfValue(outs, left.foreign) ?? "nothing";
    await context.warn?.({
      headline: headline`${field.object.name} stays: another user changed it`,
      details: [
        [
          "why",
          `another user or program has changed ${fieldName(field)} to ${present}: that stays, and the value before the override does not come back`,
        ],
      ],
    });
  },
};

async function apply(
  context: Context,
  id: string,
  inputs: ImageOverrideInputs,
  since: OwnCreation | ImageOverrideOutputs,
): Promise<ImageOverrideOutputs> {
  const [creation, olds] = "mark" in since ? [since] : [undefined, since];
  const image = inputs.image ?? "";
  const writtenBefore = olds?.written ?? [];
  const field = overriddenField(inputs);
  const value = valueOfImage(inputs, image);
  const originalNow = (now: Pick<Overridden, "original" | "uid">) =>
    originalBefore(creation, now) ?? originalOf(olds === undefined ? inputs.original : undefined, now, olds);
  // Ours, shown by a refresh, or there since a write did not get through.
  const expected = [image, olds?.image, ...writtenBefore, imageOfValue(inputs, olds?.original.value)];
  const isForeign = (present: PresentField) =>
    present.uid === olds?.uid && !expected.includes(imageOfValue(inputs, present.value));
  try {
    const before = keepOriginal(creation, value);
    const done = await overrideField(context, field, value, { before, isForeign });
    if (olds !== undefined && done.isLeft === true) return await left(context, inputs, olds, done);
    const original = originalNow(done);
    return { ...inputs, original, written: written(inputs, image, done), uid: done.uid };
  } catch (error) {
    if (!(error instanceof UnsettledWrite)) throw error;
    const original = originalNow(error);
    const kept = { ...inputs, original, written: [image, ...writtenBefore], uid: error.uid };
    throw new PartialFailure(id, kept, error);
  }
}

/** Tells of a field that another user or program has changed since it was written, or since a refresh has shown that. */
async function left(
  { warn }: Context,
  inputs: ImageOverrideInputs,
  { original, written, uid }: ImageOverrideOutputs,
  { value }: PresentField,
): Promise<ImageOverrideOutputs> {
  const present = imageOfValue(inputs, value);
  await warn?.(leftField(overriddenField(inputs), present ?? JSON.stringify(value)));
  const { image: _image, ...rest } = inputs;
  return { ...rest, ...(present === undefined ? {} : { image: present }), original, written, uid };
}

/** A later object of the same name has an original value of its own. */
function originalOf(
  known: Original | undefined,
  now: Pick<Overridden, "original" | "uid">,
  olds: ImageOverrideOutputs | undefined,
): Original {
  if (olds === undefined) return first(known, now.original);
  return olds.uid === now.uid ? olds.original : now.original;
}

/** Overrides of one program may make their fields' parents together: then the outermost one is what was missing. */
function first(known: Original | undefined, now: Original): Original {
  if (known?.missing === undefined || now.missing === undefined) return now;
  return known.missing.length < now.missing.length ? known : now;
}

/** Admission may write another pull spec than the one that it is given. */
function written(inputs: ImageOverrideInputs, image: string, { value }: Overridden): string[] {
  const live = imageOfValue(inputs, value);
  return live === undefined || live === image ? [image] : [image, live];
}
