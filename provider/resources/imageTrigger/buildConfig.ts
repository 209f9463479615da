import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceOf, sourceReference } from "./inputs.ts";
import { appendTrigger, changeTrigger, imageChanges, removeTriggerAt, type SpecTrigger } from "./specTriggers.ts";

interface Reference {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** `imageChange`. Without `from` it means the image that the build strategy starts from. */
interface Params {
  readonly from?: Reference;
  readonly paused?: boolean;
  /** Of old clusters; never sent. */
  readonly lastTriggeredImageID?: string;
}

interface Status {
  readonly imageChangeTriggers?: readonly { readonly from?: Reference; readonly lastTriggeredImageID?: string }[];
}

/** BuildConfig: an entry of `spec.triggers`, one for each tag. */
export const buildConfig: EntryPlace = {
  key: (inputs) => `${sourceOf(inputs).namespace}/${sourceOf(inputs).name}`,
  fixedKey: false,
  failures: () => [],

  find(inputs, object) {
    const params = entryOf(inputs, object)?.params;
    return params && { from: sourceOf(inputs), paused: params.paused === true };
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
      ...(isDeepStrictEqual(tagOf(params.from ?? strategyFrom(object), inputs), sourceOf(inputs)) ? {} : { from }),
    });
  },

  remove(inputs, object) {
    const entry = entryOf(inputs, object);
    return entry && removeTriggerAt(object, entry.index);
  },

  image(inputs, object) {
    const { imageChangeTriggers = [] } = (object.status ?? {}) as Status;
    const built = imageChangeTriggers.find(({ from }) => isDeepStrictEqual(tagOf(from, inputs), sourceOf(inputs)));
    return built?.lastTriggeredImageID || entryOf(inputs, object)?.params.lastTriggeredImageID || undefined;
  },

  hint: ({ workload }) =>
    `; no build was started: see the events of the BuildConfig, and whether ${workload.namespace} has a ServiceAccount builder`,
};

const tagOf = (from: Reference | undefined, { workload }: ImageTriggerInputs) => ({
  namespace: from?.namespace || workload.namespace,
  name: from?.name ?? "",
});

function entryOf(inputs: ImageTriggerInputs, object: ApiObject): SpecTrigger<Params> | undefined {
  const source = sourceOf(inputs);
  return imageChanges<Params>(object, "imageChange").find(({ params }) =>
    isDeepStrictEqual(tagOf(params.from ?? strategyFrom(object), inputs), source),
  );
}

/** What the build starts from, if that is a tag. */
function strategyFrom({ spec }: ApiObject): Reference | undefined {
  const { strategy = {} } = (spec ?? {}) as { strategy?: Record<string, { from?: Reference } | string | undefined> };
  const [from] = Object.values(strategy).flatMap((one) => (typeof one === "object" && one.from ? [one.from] : []));
  return from?.kind === "ImageStreamTag" ? from : undefined;
}
