import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { observedMetadata } from "../inputs/objectMetadata.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { observeMembers } from "../object/observeMembers.ts";
import { containersOfTriggers, templateContainers } from "./containers.ts";
import type { DeployedImage, DeploymentConfigInputs } from "./inputs.ts";
import { normalDeployment } from "./normalize.ts";
import { observeRolloutTriggers } from "./rolloutTriggers.ts";
import type { Container, DeploymentConfigSpec } from "./spec.ts";

/**
 * The declaration that would describe a DeploymentConfig as it is now. What is not declared is left out: defaults of the API, status,
 * triggers of other users. The image of a container that a trigger fills in is as declared.
 */
export function observeDeploymentConfig(declared: DeploymentConfigInputs, object: ApiObject): DeploymentConfigInputs {
  const present = presentDeployment(declared, object);
  return {
    ...declared,
    metadata: observedMetadata(declared.metadata, object.metadata),
    spec: observeSpec(declared.spec, present),
    images: observeImages(declared.images, present, (image) => image.rolls === true),
  };
}

/** The spec on the cluster in normal form. */
export const presentDeployment = (
  { metadata }: Pick<DeploymentConfigInputs, "metadata">,
  { spec }: ApiObject,
): DeploymentConfigSpec => normalDeployment((spec ?? {}) as DeploymentConfigSpec, metadata.namespace);

function observeSpec(declared: DeploymentConfigSpec, present: DeploymentConfigSpec): DeploymentConfigSpec {
  if (isUnknown(declared)) return declared;
  const { triggers, ...rest } = declared;
  const filled = filledContainers([declared, present]);
  const seen = observeMembers(rest, withImagesOf(present, declared, filled), "spec") as DeploymentConfigSpec;
  if (triggers === undefined) return seen;
  return { ...seen, triggers: isUnknown(triggers) ? triggers : observeRolloutTriggers(triggers, present.triggers) };
}

/** The containers whose image a trigger fills in, of the program or of another user. */
export const filledContainers = (specs: readonly Pick<DeploymentConfigSpec, "triggers">[]): ReadonlySet<string> =>
  new Set(specs.flatMap(({ triggers }) => containersOfTriggers(triggers)));

/** A spec whose filled containers have the images of another one; where that has none, they have none. */
export function withImagesOf(
  spec: DeploymentConfigSpec,
  other: unknown,
  filled: ReadonlySet<string>,
): DeploymentConfigSpec {
  const images = new Map(templateContainers(other).map(({ name, members }) => [name, members["image"]]));
  const changed = (containers: readonly Container[]): Container[] =>
    containers.map((container) => {
      const { image: _image, ...rest } = container;
      if (!filled.has(rest.name)) return container;
      const image = images.get(rest.name);
      return image === undefined ? rest : { ...rest, image: image as string };
    });
  const podSpec = spec.template?.spec;
  if (podSpec === undefined || isUnknown(podSpec)) return spec;
  const { containers, initContainers } = podSpec;
  return {
    ...spec,
    template: {
      ...spec.template,
      spec: {
        ...podSpec,
        ...(Array.isArray(containers) && { containers: changed(containers) }),
        ...(Array.isArray(initContainers) && { initContainers: changed(initContainers) }),
      },
    },
  };
}

/** The images that the containers have now, where they are others and `isMeant`. */
export function observeImages(
  images: Readonly<Record<string, DeployedImage>>,
  present: unknown,
  isMeant: (image: DeployedImage) => boolean,
): Record<string, DeployedImage> {
  const live = new Map(templateContainers(present).map(({ name, members }) => [name, members["image"]]));
  const all = Object.entries(images ?? {}).map(([name, image]): [string, DeployedImage] => {
    const now = live.get(name);
    const [, digest] = typeof now === "string" ? now.split("@") : [];
    if (digest === undefined || digest === image.digest || !isMeant(image)) return [name, image];
    return [name, { digest, image: now as string, ...(image.rolls === true && { rolls: true }) }];
  });
  return Object.fromEntries(all);
}
