import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceReference, triggerSource } from "./inputs.ts";
import {
  appendTrigger,
  changeTrigger,
  deafness,
  imageChanges,
  removeSpecTrigger,
  type SpecTrigger,
  type TriggerSource,
} from "./specTriggers.ts";

/** `imageChange`. Without `from` it means the image that the build strategy starts from. */
interface Params {
  readonly from?: TriggerSource;
  readonly paused?: boolean;
  /** Of old clusters; never sent. */
  readonly lastTriggeredImageID?: string;
}

interface Status {
  readonly imageChangeTriggers?: readonly { readonly from?: TriggerSource; readonly lastTriggeredImageID?: string }[];
}

/** BuildConfig: an entry of `spec.triggers`, one for each tag. */
export const buildConfig: EntryPlace = {
  key: (inputs) => `${triggerSource(inputs).namespace}/${triggerSource(inputs).name}`,
  fixedKey: false,
  failures: () => [],

  find(inputs, object) {
    const entry = entryOf(inputs, object);
    if (entry === undefined) return [];
    const { index, params } = entry;
    const { lastTriggeredImageID: _, ...written } = params;
    const deaf = deafness(params.from);
    const present = {
      from: triggerSource(inputs),
      paused: params.paused === true,
      ...(deaf === undefined ? {} : { deaf }),
    };
    return [{ ...present, text: JSON.stringify({ type: "ImageChange", imageChange: written }), index }];
  },

  set(inputs, object, olds) {
    const paused = inputs.paused === true;
    const from = sourceReference(inputs);
    const entry = entryOf(inputs, object) ?? entryOf(olds, object);
    if (entry === undefined) {
      return appendTrigger(object, { type: "ImageChange", imageChange: { from, ...(paused ? { paused } : {}) } });
    }
    const { index, params } = entry;
    return changeTrigger(object, `${index}/imageChange`, {
      ...((params.paused === true) === paused ? {} : { paused: paused ? true : undefined }),
      ...(isHeard(params, inputs, object) ? {} : { from }),
    });
  },

  remove: (_inputs, object, { index }) => removeSpecTrigger(object, index),

  image(inputs, object) {
    const { imageChangeTriggers = [] } = (object.status ?? {}) as Status;
    const built = imageChangeTriggers.find(({ from }) => isDeepStrictEqual(tagOf(from, inputs), triggerSource(inputs)));
    return built?.lastTriggeredImageID || entryOf(inputs, object)?.params.lastTriggeredImageID || undefined;
  },

  obstacles: () => [],

  hint: ({ workload }) =>
    `no build was started: see the events of the BuildConfig, and whether ${workload.namespace} has a ServiceAccount builder`,
};

const tagOf = (from: TriggerSource | undefined, { workload }: ImageTriggerInputs) => ({
  namespace: from?.namespace || workload.namespace,
  name: from?.name ?? "",
});

const isHeard = ({ from }: Params, inputs: ImageTriggerInputs, object: ApiObject): boolean =>
  deafness(from) === undefined && isDeepStrictEqual(tagOf(from ?? strategyFrom(object), inputs), triggerSource(inputs));

function entryOf(inputs: ImageTriggerInputs, object: ApiObject): SpecTrigger<Params> | undefined {
  const source = triggerSource(inputs);
  return imageChanges<Params>(object, "imageChange").find(({ params }) =>
    isDeepStrictEqual(tagOf(params.from ?? strategyFrom(object), inputs), source),
  );
}

/** What the build starts from, if that is a tag. */
function strategyFrom({ spec }: ApiObject): TriggerSource | undefined {
  const { strategy = {} } = (spec ?? {}) as {
    strategy?: Record<string, { from?: TriggerSource } | string | undefined>;
  };
  const [from] = Object.values(strategy).flatMap((one) => (typeof one === "object" && one.from ? [one.from] : []));
  return from?.kind === "ImageStreamTag" ? from : undefined;
}
