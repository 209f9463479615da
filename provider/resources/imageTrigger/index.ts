import { isDeepStrictEqual } from "node:util";
import { isUnanswered } from "../../cluster/clusterError.ts";
import { ImageStreamError } from "../../image/error.ts";
import { type OwnCreation, recorded } from "../creation/creation.ts";
import type { Context, Handlers } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { checkImageTrigger } from "./check.ts";
import { asFound, keyOf, triggerId, writtenEntry } from "./entryFound.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";
import { type ImageTriggerOutputs, withWrittenEntry, writtenBy } from "./ownership.ts";
import { placeOfKind } from "./placeOfKind.ts";
import { awaitRollout } from "./rollout.ts";
import { removeOwn, writeOwn } from "./writeOwn.ts";

/** One image trigger of a workload: an entry of its annotation, or of `spec.triggers`. */
export const imageTrigger: Handlers<ImageTriggerInputs, ImageTriggerOutputs> = {
  check: checkImageTrigger,

  diff(olds, news) {
    const moved = !isDeepStrictEqual(olds.workload, news.workload);
    const [before, after] = [olds, news].map(keyOf);
    const replaced = before !== after && placeOfKind(news.workload.kind).fixedKey !== false;
    const changes =
      moved ||
      before !== after ||
      olds.deaf !== undefined ||
      !isDeepStrictEqual(triggerSource(olds), triggerSource(news)) ||
      (olds.paused === true) !== (news.paused === true) ||
      olds.image !== news.image ||
      (news.restore !== undefined && news.restore !== olds.restore);
    return { changes, replaces: [...(moved ? ["workload"] : []), ...(replaced ? ["container", "fieldPath"] : [])] };
  },

  async create(context, inputs) {
    const id = triggerId(inputs);
    return recorded(context.creations, { kind: "ImageTrigger", id }, async (creation) => {
      await writeOwn(context, inputs, undefined, creation).catch((error: unknown) => {
        // Whether the entry is there is not known: the next update, or destroy, finds out.
        throw isUnanswered(error) ? new PartialFailure(id, withoutImage(inputs), error) : error;
      });
      return { id, outs: await rolledOut(context, id, inputs) };
    });
  },

  async read(context, _id, outs) {
    const workload = await context.cluster.objects.findGathered(outs.workload);
    const place = placeOfKind(outs.workload.kind);
    const entry = workload && (writtenEntry(outs, workload)?.entry ?? place.find(outs, workload)[0]);
    if (workload === undefined || entry === undefined) return undefined;
    const { paused: _paused, image: announced, ...rest } = outs;
    // Who does not wait for the controller does not hold it to a time either.
    const live = announced === undefined || outs.timeout === 0 ? announced : place.image(outs, workload);
    const found = {
      ...asFound(rest, entry),
      ...(entry.paused || outs.paused !== undefined ? { paused: entry.paused } : {}),
      ...(live === undefined ? {} : { image: live }),
    };
    const state = withWrittenEntry(found, outs, entry);
    const { written: _written, ...inputs } = state;
    return { inputs, outs: state };
  },

  async update(context, id, olds, news) {
    const write = (creation?: OwnCreation) =>
      writeOwn(context, news, olds, creation).catch((error: unknown) => {
        if (!isUnanswered(error)) throw error;
        const written = [...writtenBy(news), ...writtenBy(olds)];
        throw new PartialFailure(id, { ...withoutImage(news), written }, error);
      });
    const what = { kind: "ImageTrigger", id: triggerId(news) };
    // At another place, the entry is a new one.
    const foreign = await (keyOf(olds) === keyOf(news) ? write() : recorded(context.creations, what, write));
    if (foreign === undefined) return rolledOut(context, id, news);
    const { image: _image, restore: _restore, ...left } = news;
    const { paused: _paused, ...rest } = asFound(left, foreign);
    return withWrittenEntry({ ...rest, ...(foreign.paused ? { paused: true } : {}) }, olds, foreign);
  },

  delete: removeOwn,
};

async function rolledOut(context: Context, id: string, inputs: ImageTriggerInputs): Promise<ImageTriggerInputs> {
  try {
    const live = await awaitRollout(context, inputs);
    return inputs.image === undefined || live === undefined || live === inputs.image
      ? inputs
      : { ...inputs, image: live };
  } catch (error) {
    // The entry is written: it belongs into the state, whatever keeps us from seeing that it works.
    if (!(error instanceof ImageStreamError)) throw error;
    throw new PartialFailure(id, withoutImage(inputs), error);
  }
}

function withoutImage({ image: _image, ...inputs }: ImageTriggerInputs): ImageTriggerInputs {
  return inputs;
}
