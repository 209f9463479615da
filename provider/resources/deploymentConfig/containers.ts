import { type Members, membersOf } from "../../image/members.ts";
import { elementsOf, knownText } from "../inputs/members.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";

/** A container of a template. */
export interface TemplateContainer {
  readonly list: "containers" | "initContainers";
  readonly path: string;
  readonly name: string | undefined;
  readonly members: Members;
}

const podSpecOf = (spec: unknown): unknown => membersOf(membersOf(spec)["template"])["spec"];

/** The containers and init containers of a DeploymentConfig's spec. */
export function templateContainers(spec: unknown): TemplateContainer[] {
  return (["containers", "initContainers"] as const).flatMap((list) =>
    elementsOf(membersOf(podSpecOf(spec))[list]).map((container, index) => ({
      list,
      path: `spec.template.spec.${list}[${index}]`,
      name: knownText(membersOf(container)["name"]),
      members: membersOf(container),
    })),
  );
}

/** Tells that all names of containers are known. */
export function hasKnownContainers(spec: unknown): boolean {
  const { template } = membersOf(spec);
  const pods = podSpecOf(spec);
  const { containers, initContainers } = membersOf(pods);
  if ([template, pods, containers, initContainers].some(isUnknown)) return false;
  return [...elementsOf(containers), ...elementsOf(initContainers)].every(
    (one) => !isUnknown(one) && !isUnknown(membersOf(one)["name"]),
  );
}

/** Names of the containers whose image a trigger of the list fills in. */
export function containersOfTriggers(triggers: unknown): string[] {
  return elementsOf(triggers).flatMap((trigger) => {
    const { type, imageChangeParams } = membersOf(trigger);
    const names = elementsOf(membersOf(imageChangeParams)["containerNames"]);
    return type === "ImageChange" ? names.flatMap((name) => knownText(name) ?? []) : [];
  });
}

/** Tells that which containers triggers name is not known in full. */
export const hasUnknownTriggers = (triggers: unknown): boolean =>
  isUnknown(triggers) ||
  elementsOf(triggers).some((trigger) => {
    const { type, imageChangeParams } = membersOf(trigger);
    return (
      hasUnknown([trigger === undefined, type, membersOf(imageChangeParams)["containerNames"]]) ||
      isUnknown(trigger) ||
      isUnknown(imageChangeParams)
    );
  });
