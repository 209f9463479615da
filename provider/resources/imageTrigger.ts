import { isDeepStrictEqual } from "node:util";
import { ImageStreamError } from "../image/error.ts";
import { findTrigger, removeTrigger, sameTrigger, setTrigger } from "../image/triggers.ts";
import type { Context, Handlers } from "./handlers.ts";
import { checkImageTrigger } from "./imageTrigger/check.ts";
import { type ImageTriggerInputs, triggerEntry, workloadName } from "./imageTrigger/inputs.ts";
import { awaitRollout, liveImage } from "./imageTrigger/rollout.ts";
import { annotationOf, findWorkload, refuse, workloadFailures } from "./imageTrigger/workload.ts";
import { writeAnnotation } from "./imageTrigger/writeAnnotation.ts";
import { PartialFailure } from "./partialFailure.ts";

/** One entry of a workload's trigger annotation. */
export const imageTrigger: Handlers<ImageTriggerInputs, ImageTriggerInputs> = {
  check: checkImageTrigger,

  diff(olds, news) {
    const moved = !isDeepStrictEqual(olds.workload, news.workload);
    const replaced = triggerEntry(olds).fieldPath !== triggerEntry(news).fieldPath;
    const changes =
      moved || replaced || !sameTrigger(triggerEntry(olds), triggerEntry(news)) || olds.image !== news.image;
    return { changes, replaces: [...(moved ? ["workload"] : []), ...(replaced ? ["container", "fieldPath"] : [])] };
  },

  async create(context, inputs) {
    const id = triggerId(inputs);
    await write(context, inputs, true);
    return { id, outs: await rolledOut(context, id, inputs) };
  },

  async read(context, _id, outs) {
    const workload = await findWorkload(context, outs);
    const entry = workload && findTrigger(annotationOf(workload), triggerEntry(outs).fieldPath);
    if (workload === undefined || entry === undefined) return undefined;
    const { paused: _paused, image: announced, ...rest } = outs;
    const live = announced === undefined ? undefined : liveImage(outs, workload);
    const inputs = {
      ...rest,
      from: sameTrigger({ ...entry, paused: false }, { ...triggerEntry(outs), paused: false }) ? outs.from : entry.from,
      ...(entry.paused === true || outs.paused !== undefined ? { paused: entry.paused === true } : {}),
      ...(live === undefined ? {} : { image: live }),
    };
    return { inputs, outs: inputs };
  },

  async update(context, id, _olds, news) {
    await write(context, news, false);
    return rolledOut(context, id, news);
  },

  async delete(context, _id, outs) {
    const { fieldPath } = triggerEntry(outs);
    await writeAnnotation(context, outs, (annotation) => removeTrigger(annotation, fieldPath));
  },
};

function triggerId(inputs: ImageTriggerInputs): string {
  const { kind, namespace, name } = inputs.workload;
  return `${namespace}/${kind}/${name}/${inputs.container ?? inputs.fieldPath}`;
}

async function write(context: Context, inputs: ImageTriggerInputs, isNew: boolean): Promise<void> {
  const entry = triggerEntry(inputs);
  const written = await writeAnnotation(context, inputs, (annotation, workload) => {
    refuse(workloadFailures(inputs, workload));
    const present = findTrigger(annotation, entry.fieldPath);
    if (isNew && present !== undefined && inputs.adopt !== true)
      throw new ImageStreamError("ALREADY_EXISTS", taken(inputs));
    return setTrigger(annotation, entry);
  });
  if (written === undefined) refuse(workloadFailures(inputs, undefined));
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
    const hint = error.code === "WAIT_TIMEOUT" ? knownGap(inputs) : "";
    throw new PartialFailure(id, withoutImage(inputs), [`${error.message}${hint}`], error);
  }
}

function withoutImage({ image: _image, ...inputs }: ImageTriggerInputs): ImageTriggerInputs {
  return inputs;
}

const taken = ({ workload, container, fieldPath }: ImageTriggerInputs): string =>
  `${workloadName(workload)} has a trigger for ${container ?? fieldPath} already; set adopt: true to take it over`;

/** The controller's role names DaemonSets in a group that no longer serves them, so it is refused the update. */
const knownGap = ({ workload }: ImageTriggerInputs): string =>
  workload.kind === "DaemonSet"
    ? "; the cluster's trigger controller may lack the right to update DaemonSets (apps): use the tag's image directly"
    : "";
