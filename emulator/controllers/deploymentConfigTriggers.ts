import { copy, equal } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, Target } from "../apiserver/resource.ts";
import { type DeploymentConfig, deploymentConfigKind, type ImageChangeParams } from "../deploymentConfig/object.ts";
import type { FieldTrigger } from "./fieldTrigger.ts";
import type { TagResolver } from "./tagResolver.ts";
import type { TriggerSource } from "./triggerSource.ts";

/** Triggers of DeploymentConfigs of type ImageChange. */
export function deploymentConfigTriggers(client: ClusterClient): TriggerSource {
  return {
    kind: deploymentConfigKind,
    triggers: (object) => fieldTriggers(object as DeploymentConfig),
    touched: (old, object) => !equal(containersOf(old), containersOf(object)),
    async react(object, resolve) {
      const changed = follow(object as DeploymentConfig, resolve);
      if (changed !== undefined) await client.replace(targetOf(changed), changed);
    },
  };
}

function targetOf({ metadata }: KubeObject): Target {
  const { group, resource } = deploymentConfigKind;
  return { group, resource, namespace: metadata.namespace ?? "" };
}

function containersOf(object: KubeObject): unknown {
  return (object as DeploymentConfig).spec.template?.spec?.containers;
}

/** One trigger for each existing container; triggers without any are dropped. */
function fieldTriggers({ spec }: DeploymentConfig): FieldTrigger[] {
  const pod = spec.template?.spec ?? {};
  return imageChanges(spec.triggers).flatMap((params) => {
    const { kind = "", name = "", namespace = "", apiVersion = "" } = params.from;
    if (kind !== "ImageStreamTag" || name === "") return [];
    const of = (list: "containers" | "initContainers") =>
      (params.containerNames ?? []).flatMap((wanted) =>
        (pod[list] ?? [])
          .filter((container) => container.name === wanted)
          .map((container) => ({
            from: { kind, name, namespace, apiVersion },
            fieldPath: `spec.template.spec.${list}[@name=="${container.name}"].image`,
            paused: !params.automatic,
          })),
      );
    return [...of("containers"), ...of("initContainers")];
  });
}

function imageChanges(triggers: DeploymentConfig["spec"]["triggers"]): ImageChangeParams[] {
  return (triggers ?? []).flatMap(({ imageChangeParams }) => imageChangeParams ?? []);
}

/**
 * Sets the images of a DeploymentConfig's tags; undefined if nothing changes. One automatic tag that never resolved
 * blocks all of them. A deleted tag keeps its last image, which is set on the containers again.
 */
function follow(config: DeploymentConfig, resolve: TagResolver): DeploymentConfig | undefined {
  const changed = copy(config);
  const pod = changed.spec.template?.spec ?? {};
  for (const params of imageChanges(changed.spec.triggers)) {
    if (!params.automatic || params.from.kind !== "ImageStreamTag") continue;
    const namespace = params.from.namespace || changed.metadata.namespace || "";
    const image = resolve(namespace, params.from.name ?? "") || params.lastTriggeredImage;
    if (!image) return undefined;
    params.lastTriggeredImage = image;
    for (const container of [...(pod.initContainers ?? []), ...(pod.containers ?? [])]) {
      if (params.containerNames?.includes(container.name)) container.image = image;
    }
  }
  return equal(changed, config) ? undefined : changed;
}
