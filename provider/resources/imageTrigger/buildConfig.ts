import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryPlace } from "./entryPlace.ts";
import { nameOfSource, sourceReference, triggerSource } from "./inputs.ts";
import {
  appendTrigger,
  changeTrigger,
  follows,
  imageChanges,
  namedTag,
  paramsAt,
  presentEntry,
  removeSpecTrigger,
  type TriggerSource,
} from "./specTriggers.ts";

const member = "imageChange";

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
export const buildConfigEntry: EntryPlace = {
  key: nameOfSource,
  fixedKey: false,
  diagnostics: () => [],

  find(inputs, object) {
    const from = triggerSource(inputs);
    return imageChanges<Params>(object, member).flatMap(({ index, params }) => {
      if (!isDeepStrictEqual(namedTag(params.from ?? strategyFrom(object), inputs), from)) return [];
      const { lastTriggeredImageID: _, ...written } = params;
      return [presentEntry(index, member, written, { from, paused: params.paused === true })];
    });
  },

  set(inputs, object, own) {
    const paused = inputs.paused === true;
    const from = sourceReference(inputs);
    if (own === undefined) {
      return appendTrigger(object, { type: "ImageChange", [member]: { from, ...(paused ? { paused } : {}) } });
    }
    const { index } = own.entry;
    const params = paramsAt<Params>(object, member, index);
    return changeTrigger(object, `${index}/${member}`, {
      ...((params.paused === true) === paused ? {} : { paused: paused ? true : undefined }),
      ...(follows(params.from ?? strategyFrom(object), inputs) ? {} : { from }),
    });
  },

  remove: (_inputs, object, { index }) => removeSpecTrigger(object, index),

  image(inputs, object) {
    const { imageChangeTriggers = [] } = (object.status ?? {}) as Status;
    const built = imageChangeTriggers.find(({ from }) =>
      isDeepStrictEqual(namedTag(from, inputs), triggerSource(inputs)),
    );
    const [entry] = buildConfigEntry.find(inputs, object);
    const ofEntry = entry && paramsAt<Params>(object, member, entry.index).lastTriggeredImageID;
    return built?.lastTriggeredImageID || ofEntry || undefined;
  },

  obstacles: () => [],

  hint: ({ workload }) =>
    `no build was started: see the events of the BuildConfig, and whether ${workload.namespace} has a ServiceAccount builder`,
};

/** The tag that the build starts from; `undefined` if it starts from something else. */
function strategyFrom({ spec }: ApiObject): TriggerSource | undefined {
  const { strategy = {} } = (spec ?? {}) as {
    strategy?: Record<string, { from?: TriggerSource } | string | undefined>;
  };
  const [from] = Object.values(strategy).flatMap((one) => (typeof one === "object" && one.from ? [one.from] : []));
  return from?.kind === "ImageStreamTag" ? from : undefined;
}
