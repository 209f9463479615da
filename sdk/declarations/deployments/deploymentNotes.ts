import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { shortDigest } from "../../../provider/image/digest.ts";
import { membersOf } from "../../../provider/image/members.ts";
import type { DeploymentConfigInputs } from "../../../provider/resources/deploymentConfig/inputs.ts";
import { observeDeploymentConfig } from "../../../provider/resources/deploymentConfig/observe.ts";
import { elementsOf } from "../../../provider/resources/inputs/members.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { type Headline, headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import { followedReferences } from "./deploymentReferences.ts";

/** The notes of a preview on rollouts that creating or changing a DeploymentConfig causes. Empty where nothing changes. */
export function deploymentNotes(declared: DeploymentConfigInputs, present: ApiObject | undefined): Message[] {
  const { metadata, spec } = declared;
  const name = isUnknown(metadata.name) ? "it" : metadata.name;
  const found = present && observeDeploymentConfig(declared, present);
  const rolls = (line: Headline, text: string): Message => ({ headline: line, details: [["rolls", text]] });
  const byHand = `run oc rollout latest dc/${name}`;
  const moved = movedContainers(declared, found);
  const isSame = found !== undefined && isDeepStrictEqual(found.spec.template, spec.template);
  if (isSame && moved.length === 0) return [];
  const { triggers } = spec;
  const hasConfigChange =
    triggers === undefined || elementsOf(triggers).some((trigger) => membersOf(trigger)["type"] === "ConfigChange");
  const images = moved.map(({ container, digest }) => `container ${container} gets ${shortDigest(digest)}`);
  if (spec.paused === true) {
    return [rolls(headline`${name} is paused: nothing rolls out`, `set paused: false, or ${byHand} after that`)];
  }
  if (found === undefined) {
    const isStarted = hasConfigChange || elementsOf(triggers).length > 0;
    return isStarted ? [] : [rolls(headline`${name} rolls nothing out`, `it has no trigger; ${byHand}`)];
  }
  if (moved.length > 0) return [rolls(headline`${name} rolls out`, images.join(", "))];
  if (isUnknown(spec.template) || isUnknown(triggers)) return [];
  if (hasConfigChange) return [rolls(headline`${name} rolls out`, "the template has changed")];
  const why = `without a trigger ConfigChange, the template waits for the next rollout; ${byHand}`;
  return [rolls(headline`the change rolls nothing out`, why)];
}

/** Containers that get another image than the one that they have. */
function movedContainers({ images }: DeploymentConfigInputs, found: DeploymentConfigInputs | undefined) {
  return Object.entries(images).flatMap(([container, { digest, rolls }]) => {
    const now = found?.images[container]?.digest;
    if (rolls !== true || now === undefined || isUnknown(digest) || now === digest) return [];
    return [{ container, digest }];
  });
}

/** Says that the kind is deprecated, and what replaces this object. */
export function deprecation({ metadata, spec }: DeploymentConfigInputs): Message {
  const name = isUnknown(metadata.name) ? "app" : metadata.name;
  const followed = followedReferences(spec);
  const isSingle = followed.flatMap(({ containers }) => containers).length === 1;
  const triggers = followed.flatMap(({ from, containers, isAutomatic }) =>
    containers.map((container) => {
      const tag = from.namespace === undefined ? from.name : `${from.namespace}/${from.name}`;
      const paused = isAutomatic ? "" : ", paused: true";
      return `new ImageTrigger("${isSingle ? name : `${name}-${container}`}", { workload: { kind: "Deployment", name: "${name}" }, container: "${container}", from: "${tag}"${paused} })`;
    }),
  );
  return {
    headline: headline`DeploymentConfig is deprecated`,
    details: [
      ["why", "OpenShift has deprecated the kind since 4.14; a cluster may come without it"],
      ["do", [`declare a Deployment ${name}`, ...triggers].join(" and ")],
    ],
  };
}
