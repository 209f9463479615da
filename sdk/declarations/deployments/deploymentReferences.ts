import { type Members, membersOf } from "../../../provider/image/members.ts";
import { type ObjectReference, referencedStream } from "../../../provider/image/objectReference.ts";
import type { DeploymentConfigInputs } from "../../../provider/resources/deploymentConfig/inputs.ts";
import { elementsOf } from "../../../provider/resources/inputs/members.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { NamedSource } from "../declaredBelow.ts";
import { tagNameOf } from "../plainReferences.ts";

/** A tag that a trigger of a DeploymentConfig follows. */
export interface FollowedReference {
  readonly path: string;
  readonly from: ObjectReference;
  readonly containers: readonly string[];
  readonly isAutomatic: boolean;
}

/** The tags that a normalised spec follows; known ones only. */
export function followedReferences(spec: unknown): FollowedReference[] {
  return elementsOf(membersOf(spec)["triggers"]).flatMap((trigger, index) => {
    const { type, imageChangeParams } = membersOf(trigger);
    const { from, containerNames, automatic } = membersOf(imageChangeParams);
    if (type !== "ImageChange" || from === undefined || hasUnknown(from)) return [];
    const containers = elementsOf(containerNames).filter((name) => typeof name === "string" && !isUnknown(name));
    const path = `spec.triggers[${index}].imageChangeParams.from`;
    // Without faults, it is one.
    return [
      { path, from: from as ObjectReference, containers: containers as string[], isAutomatic: automatic === true },
    ];
  });
}

/** The streams and tags that a declaration names. */
export function namedTags({ metadata, spec }: DeploymentConfigInputs): NamedSource[] {
  return [...followedReferences(spec), ...hookTargets(spec)].flatMap(({ path, from }) => {
    const stream = referencedStream(from);
    if (stream === undefined) return [];
    const name = `${from.namespace ?? metadata.namespace}/${stream}`;
    const tag = tagNameOf(from, metadata.namespace)?.tag;
    return [{ names: tag === undefined ? [name] : [name, `${name}:${tag}`], property: path }];
  });
}

/** The tags that hooks give an image. */
function hookTargets(spec: unknown): { readonly path: string; readonly from: ObjectReference }[] {
  const strategy = membersOf(membersOf(spec)["strategy"]);
  const hooks = ["rollingParams", "recreateParams"].flatMap((params) =>
    ["pre", "mid", "post"].map((name): [string, Members] => [
      `spec.strategy.${params}.${name}`,
      membersOf(membersOf(strategy[params])[name]),
    ]),
  );
  return hooks.flatMap(([path, { tagImages }]) =>
    elementsOf(tagImages).flatMap((one, index) => {
      const { to } = membersOf(one);
      if (to === undefined || hasUnknown(to)) return [];
      return [{ path: `${path}.tagImages[${index}].to`, from: to as ObjectReference }];
    }),
  );
}
