import { isObject, membersOf } from "../../image/members.ts";
import type { ObjectReference } from "../../image/objectReference.ts";
import { elementsOf } from "../inputs/members.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import { strategyFrom } from "./buildTriggerDiagnostics.ts";
import type { BuildConfigSpec } from "./spec.ts";

/** A reference of a BuildConfig to an image, and where it stands. */
export interface BuildReference {
  readonly path: string;
  readonly from: ObjectReference;
}

/** The references of a normalised spec to images that a build starts from or copies from, or that start one; known ones only. */
export function buildReferences({ strategy, source, triggers }: Partial<BuildConfigSpec>): BuildReference[] {
  const chosen = Object.keys(membersOf(strategy)).find((key) => isObject(membersOf(strategy)[key]));
  const all = [
    { path: `spec.strategy.${chosen}.from`, from: strategyFrom(strategy) },
    ...elementsOf(membersOf(source)["images"]).map((image, index) => ({
      path: `spec.source.images[${index}].from`,
      from: membersOf(image)["from"],
    })),
    ...elementsOf(triggers).map((trigger, index) => ({
      path: `spec.triggers[${index}].imageChange.from`,
      from: membersOf(membersOf(trigger)["imageChange"])["from"],
    })),
  ];
  return all.filter((one): one is BuildReference => isKnownReference(one.from));
}

const isKnownReference = (from: unknown): from is ObjectReference => isObject(from) && !hasUnknown(from);

/** The references whose next image starts a build. */
export function buildingReferences(spec: Partial<BuildConfigSpec>): ObjectReference[] {
  const own = strategyFrom(spec.strategy);
  return elementsOf(spec.triggers).flatMap((trigger) => {
    const { type, imageChange } = membersOf(trigger);
    const { from = own, paused } = membersOf(imageChange);
    if (type !== "ImageChange" || paused === true || !isKnownReference(from)) return [];
    return from.kind === "ImageStreamTag" ? [from] : [];
  });
}

/** The key of a reference's image. */
export const imageKey = ({ name, namespace }: ObjectReference): string =>
  namespace === undefined ? name : `${namespace}/${name}`;
