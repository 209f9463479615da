import { isDeepStrictEqual } from "node:util";
import { containersOf } from "../../image/fieldPath.ts";
import { bothPatches, type EntryPlace } from "./entryPlace.ts";
import { type ImageTriggerInputs, sourceReference, triggerSource, workloadName } from "./inputs.ts";
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

const member = "imageChangeParams";
const podSpec = "spec.template.spec";

/** `imageChangeParams`. */
interface Params {
  readonly automatic?: boolean;
  readonly containerNames?: readonly string[];
  readonly from?: TriggerSource;
  /** The controller's own; never sent. */
  readonly lastTriggeredImage?: string;
}

/** DeploymentConfig: an entry of `spec.triggers`, one for any number of containers. `paused` is `automatic: false`. */
export const deploymentConfigEntry: EntryPlace = {
  key: (inputs) => [...containerNames(inputs)].sort().join(","),
  fixedKey: false,

  diagnostics(inputs, object) {
    const present = containersOf(object, podSpec).map(({ name }) => name);
    const missing = containerNames(inputs).filter((name) => !present.includes(name));
    const property = inputs.containers === undefined ? "container" : "containers";
    return missing.map((name) => ({
      path: property,
      summary: `${workloadName(inputs.workload)} has no container ${name}; use one of ${present.join(", ")}`,
    }));
  },

  find(inputs, object) {
    const names = containerNames(inputs);
    const found = imageChanges<Params>(object, member).filter(({ params }) =>
      params.containerNames?.some((name) => names.includes(name)),
    );
    const isExact = ({ params }: { params: Params }) => sameNames(params.containerNames, names);
    return [...found.filter(isExact), ...found.filter((entry) => !isExact(entry))].map(({ index, params }) => {
      const { lastTriggeredImage: _, ...written } = params;
      const containers = params.containerNames ?? [];
      const content = { from: namedTag(params.from, inputs), paused: params.automatic !== true, containers };
      return presentEntry(index, member, written, content);
    });
  },

  set(inputs, object, own) {
    const automatic = inputs.paused !== true;
    const names = containerNames(inputs);
    const from = sourceReference(inputs);
    const entry = { type: "ImageChange", [member]: { automatic, containerNames: names, from } };
    if (own === undefined) return appendTrigger(object, entry);
    const { index, containers = [] } = own.entry;
    const params = paramsAt<Params>(object, member, index);
    const others = containers.filter((name) => ![...containerNames(own.declared), ...names].includes(name));
    const ours = containers.filter((name) => !others.includes(name));
    const changes = {
      ...((params.automatic === true) === automatic ? {} : { automatic }),
      ...(sameNames(ours, names) ? {} : { containerNames: names }),
      ...(follows(params.from, inputs) ? {} : { from }),
    };
    if (others.length === 0) return changeTrigger(object, `${index}/${member}`, changes);
    // Another owner lets the entry serve other containers, too: those keep it as it is.
    if (Object.keys(changes).length === 0) return undefined;
    return bothPatches(deploymentConfigEntry.remove(own.declared, object, own.entry), appendTrigger(object, entry));
  },

  remove(inputs, object, { index, containers = [] }) {
    const ours = containerNames(inputs);
    const others = containers.filter((name) => !ours.includes(name));
    if (others.length > 0) return changeTrigger(object, `${index}/${member}`, { containerNames: others });
    return removeSpecTrigger(object, index);
  },

  image(inputs, object) {
    const names = containerNames(inputs);
    const images = containersOf(object, podSpec).flatMap(({ name, image }) => (names.includes(name) ? [image] : []));
    const [entry] = deploymentConfigEntry.find(inputs, object);
    const last = entry && paramsAt<Params>(object, member, entry.index).lastTriggeredImage;
    // Clients such as `oc set triggers` take lastTriggeredImage away, and the controller is in no hurry to bring it back.
    const [first, ...more] = last ? [last, ...images] : images;
    return more.every((image) => image === first) ? first : undefined;
  },

  obstacles: () => [],

  hint(inputs, object) {
    if (object === undefined) return "";
    const blocking = imageChanges<Params>(object, member)
      .filter(({ params }) => params.automatic === true && !params.lastTriggeredImage)
      .map(({ params }) => namedTag(params.from, inputs))
      .filter((tag) => !isDeepStrictEqual(tag, triggerSource(inputs)))
      .map(({ namespace, name }) => `${namespace}/${name}`);
    if (blocking.length === 0) return "";
    return `a tag of another trigger that has no image yet holds back all of them: ${blocking.join(", ")}`;
  },
};

const containerNames = ({ container, containers }: ImageTriggerInputs): string[] =>
  containers ?? (container === undefined ? [] : [container]);

const sameNames = (a: readonly string[] = [], b: readonly string[]): boolean =>
  isDeepStrictEqual([...a].sort(), [...b].sort());
