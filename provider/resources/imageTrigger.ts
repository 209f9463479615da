import { isDeepStrictEqual } from "node:util";
import { isUnanswered } from "../cluster/clusterError.ts";
import { ImageStreamError } from "../image/error.ts";
import type { Context, Handlers } from "./handlers.ts";
import { checkImageTrigger } from "./imageTrigger/check.ts";
import type { PresentEntry } from "./imageTrigger/entryPlace.ts";
import { type ImageTriggerInputs, sourceOf, workloadName } from "./imageTrigger/inputs.ts";
import { placeOfKind } from "./imageTrigger/placeOfKind.ts";
import { awaitRollout } from "./imageTrigger/rollout.ts";
import { findWorkload, refuse, workloadFailures } from "./imageTrigger/workload.ts";
import { writeEntry } from "./imageTrigger/writeEntry.ts";
import { PartialFailure } from "./partialFailure.ts";

/** One image trigger of a workload: an entry of its annotation, or of `spec.triggers`. */
export const imageTrigger: Handlers<ImageTriggerInputs, ImageTriggerInputs> = {
  check: checkImageTrigger,

  diff(olds, news) {
    const moved = !isDeepStrictEqual(olds.workload, news.workload);
    const [before, after] = [olds, news].map(keyOf);
    const replaced = before !== after && placeOfKind(news.workload.kind).fixedKey !== false;
    const changes =
      moved ||
      before !== after ||
      !isDeepStrictEqual(sourceOf(olds), sourceOf(news)) ||
      (olds.paused === true) !== (news.paused === true) ||
      olds.image !== news.image ||
      (news.restore !== undefined && news.restore !== olds.restore);
    return { changes, replaces: [...(moved ? ["workload"] : []), ...(replaced ? ["container", "fieldPath"] : [])] };
  },

  async create(context, inputs) {
    const id = triggerId(inputs);
    await write(context, inputs).catch((error: unknown) => {
      // Whether the entry is there is not known: the next update, or destroy, finds out.
      throw isUnanswered(error) ? new PartialFailure(id, withoutImage(inputs), [error.message], error) : error;
    });
    return { id, outs: await rolledOut(context, id, inputs) };
  },

  async read(context, _id, outs) {
    const workload = await context.cluster.objects.findGathered(outs.workload);
    const place = placeOfKind(outs.workload.kind);
    const entry = workload && place.find(outs, workload);
    if (workload === undefined || entry === undefined) return undefined;
    const { paused: _paused, image: announced, ...rest } = outs;
    // Who does not wait for the controller does not hold it to a time either.
    const live = announced === undefined || outs.timeout === 0 ? announced : place.image(outs, workload);
    const inputs = {
      ...asFound(rest, entry),
      ...(entry.paused || outs.paused !== undefined ? { paused: entry.paused } : {}),
      ...(live === undefined ? {} : { image: live }),
    };
    return { inputs, outs: inputs };
  },

  async update(context, id, olds, news) {
    await write(context, news, olds);
    return rolledOut(context, id, news);
  },

  async delete(context, _id, outs) {
    await writeEntry(context, outs, (workload) => placeOfKind(outs.workload.kind).remove(outs, workload));
  },
};

const keyOf = (inputs: ImageTriggerInputs): string => placeOfKind(inputs.workload.kind).key(inputs);

function triggerId(inputs: ImageTriggerInputs): string {
  const { kind, namespace, name } = inputs.workload;
  return `${namespace}/${kind}/${name}/${inputs.container ?? inputs.fieldPath ?? keyOf(inputs)}`;
}

/** The declaration that would describe the entry; what is the same stays as it was declared. */
function asFound(outs: ImageTriggerInputs, entry: PresentEntry): ImageTriggerInputs {
  const { namespace, name } = entry.from;
  const same = isDeepStrictEqual({ namespace, name }, sourceOf(outs));
  const from = {
    kind: "ImageStreamTag" as const,
    name,
    ...(namespace === outs.workload.namespace ? {} : { namespace }),
  };
  const found = { ...outs, from: same ? outs.from : from };
  if (entry.containers === undefined) return found;
  const { container: _container, ...others } = found;
  const several = { ...others, containers: [...entry.containers] };
  return keyOf(several) === keyOf(outs) ? found : several;
}

async function write(context: Context, inputs: ImageTriggerInputs, olds?: ImageTriggerInputs): Promise<void> {
  const place = placeOfKind(inputs.workload.kind);
  let attempts = 0;
  const written = await writeEntry(context, inputs, (workload) => {
    refuse(workloadFailures(inputs, workload));
    const patch = place.set(inputs, workload, olds ?? inputs);
    // A write whose answer was lost is sent again, and then finds its own entry.
    const isOurs = attempts++ > 0 && patch === undefined;
    if (olds === undefined && !isOurs) refuseTaken(inputs, place.find(inputs, workload));
    return patch;
  });
  if (written === undefined) refuse(workloadFailures(inputs, undefined));
}

function refuseTaken(inputs: ImageTriggerInputs, present: PresentEntry | undefined): void {
  if (present === undefined) return;
  const what = `${workloadName(inputs.workload)} has a trigger for`;
  if (inputs.adopt !== true) {
    const taken = inputs.container ?? inputs.fieldPath ?? inputs.containers?.join(", ") ?? inputs.from.name;
    throw new ImageStreamError("ALREADY_EXISTS", `${what} ${taken} already; set adopt: true to take it over`);
  }
  const { containers } = present;
  if (containers === undefined || keyOf(asFound(inputs, present)) === keyOf(inputs)) return;
  const whole = `${what} ${containers.join(", ")} together; declare containers: ${JSON.stringify(containers)}`;
  throw new ImageStreamError("ALREADY_EXISTS", `${whole} to take it over`);
}

async function rolledOut(context: Context, id: string, inputs: ImageTriggerInputs): Promise<ImageTriggerInputs> {
  try {
    const live = await awaitRollout(context, inputs);
    return inputs.image === undefined || live === undefined || live === inputs.image
      ? inputs
      : { ...inputs, image: live };
  } catch (error) {
    // The entry is written: it belongs into the state, whatever keeps us from seeing that it works.
    if (!(error instanceof ImageStreamError)) throw error;
    const hint = error.code === "WAIT_TIMEOUT" ? await hintOf(context, inputs) : "";
    throw new PartialFailure(id, withoutImage(inputs), [`${error.message}${hint}`], error);
  }
}

function withoutImage({ image: _image, ...inputs }: ImageTriggerInputs): ImageTriggerInputs {
  return inputs;
}

async function hintOf(context: Context, inputs: ImageTriggerInputs): Promise<string> {
  const workload = await findWorkload(context, inputs).catch(() => undefined);
  return placeOfKind(inputs.workload.kind).hint(inputs, workload);
}
