import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { containersOf } from "../../image/fieldPath.ts";
import type { EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceReference, triggerSource, workloadName } from "./inputs.ts";
import {
  appendTrigger,
  changeTrigger,
  deafness,
  imageChanges,
  removeSpecTrigger,
  type SpecTrigger,
  type TriggerSource,
} from "./specTriggers.ts";

/** `imageChangeParams`. */
interface Params {
  readonly automatic?: boolean;
  readonly containerNames?: readonly string[];
  readonly from?: TriggerSource;
  /** The controller's own; never sent. */
  readonly lastTriggeredImage?: string;
}

/** DeploymentConfig: an entry of `spec.triggers`, one for any number of containers. `paused` is `automatic: false`. */
export const deploymentConfig: EntryPlace = {
  key: (inputs) => [...containerNames(inputs)].sort().join(","),
  fixedKey: false,

  failures(inputs, object) {
    const present = containersOf(object, podSpec).map(({ name }) => name);
    const missing = containerNames(inputs).filter((name) => !present.includes(name));
    const property = inputs.containers === undefined ? "container" : "containers";
    return missing.map((name) => ({
      property,
      reason: `${workloadName(inputs.workload)} has no container ${name}; use one of ${present.join(", ")}`,
    }));
  },

  find(inputs, object) {
    const entry = entryOf(inputs, object);
    if (entry === undefined) return [];
    const { index, params } = entry;
    const { lastTriggeredImage: _, ...written } = params;
    const deaf = deafness(params.from);
    const present = {
      from: tagOf(params, inputs),
      paused: params.automatic !== true,
      containers: params.containerNames ?? [],
      ...(deaf === undefined ? {} : { deaf }),
    };
    return [{ ...present, text: JSON.stringify({ type: "ImageChange", imageChangeParams: written }), index }];
  },

  set(inputs, object, olds) {
    const automatic = inputs.paused !== true;
    const names = containerNames(inputs);
    const from = sourceReference(inputs);
    const entry = entryOf(olds, object) ?? entryOf(inputs, object);
    if (entry === undefined) {
      return appendTrigger(object, {
        type: "ImageChange",
        imageChangeParams: { automatic, containerNames: names, from },
      });
    }
    const { index, params } = entry;
    return changeTrigger(object, `${index}/imageChangeParams`, {
      ...((params.automatic === true) === automatic ? {} : { automatic }),
      ...(sameNames(params.containerNames, names) ? {} : { containerNames: names }),
      ...(deafness(params.from) === undefined && isDeepStrictEqual(tagOf(params, inputs), triggerSource(inputs))
        ? {}
        : { from }),
    });
  },

  remove(inputs, object, { index, containers = [] }) {
    const ours = containerNames(inputs);
    const others = containers.filter((name) => !ours.includes(name));
    // Somebody lets the same entry serve other containers, too.
    if (others.length > 0) return changeTrigger(object, `${index}/imageChangeParams`, { containerNames: others });
    return removeSpecTrigger(object, index);
  },

  image(inputs, object) {
    const names = containerNames(inputs);
    const images = containersOf(object, podSpec).flatMap(({ name, image }) => (names.includes(name) ? [image] : []));
    const last = entryOf(inputs, object)?.params.lastTriggeredImage;
    // Clients such as `oc set triggers` take lastTriggeredImage away, and the controller is in no hurry to bring it back.
    const [first, ...more] = last ? [last, ...images] : images;
    return more.every((image) => image === first) ? first : undefined;
  },

  obstacles: () => [],

  hint(inputs, object) {
    if (object === undefined) return "";
    const blocking = imageChanges<Params>(object, "imageChangeParams")
      .filter(({ params }) => params.automatic === true && !params.lastTriggeredImage)
      .map(({ params }) => tagOf(params, inputs))
      .filter((tag) => !isDeepStrictEqual(tag, triggerSource(inputs)))
      .map(({ namespace, name }) => `${namespace}/${name}`);
    if (blocking.length === 0) return "";
    return `a tag of another trigger that has no image yet holds back all of them: ${blocking.join(", ")}`;
  },
};

const podSpec = "spec.template.spec";

const containerNames = ({ container, containers }: ImageTriggerInputs): string[] =>
  containers ?? (container === undefined ? [] : [container]);

const sameNames = (a: readonly string[] = [], b: readonly string[]): boolean =>
  isDeepStrictEqual([...a].sort(), [...b].sort());

function tagOf({ from }: Params, { workload }: ImageTriggerInputs): { namespace: string; name: string } {
  return { namespace: from?.namespace || workload.namespace, name: from?.name ?? "" };
}

/** The entry for just these containers, or else the one that serves one of them. */
function entryOf(inputs: ImageTriggerInputs, object: ApiObject): SpecTrigger<Params> | undefined {
  const names = containerNames(inputs);
  const all = imageChanges<Params>(object, "imageChangeParams");
  return (
    all.find(({ params }) => sameNames(params.containerNames, names)) ??
    all.find(({ params }) => params.containerNames?.some((name) => names.includes(name)))
  );
}
