import { equal } from "../apiserver/copy.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import { badRequest, notFound } from "../apiserver/statusError.ts";
import type { TagResolver } from "../controllers/tagResolver.ts";
import type { DeploymentCause, DeploymentConfig, ImageChangeParams } from "./object.ts";

const replicationControllers = { group: "", resource: "replicationcontrollers" } as const;

/** Annotation of a ReplicationController: the DeploymentConfig that it was made from. */
export const encodedConfig = "openshift.io/encoded-deployment-config";

/** The options of a rollout. */
export interface RolloutRequest {
  /** Resolves automatic triggers first. */
  readonly latest: boolean;
  /** Rolls out even without changes; with `latest`, also resolves manual triggers. */
  readonly force: boolean;
  readonly excludeTriggers: readonly string[];
}

/** The image triggers of a DeploymentConfig. */
export function imageTriggers({ spec }: DeploymentConfig): ImageChangeParams[] {
  return (spec.triggers ?? []).flatMap(({ type, imageChangeParams }) =>
    type === "ImageChange" && imageChangeParams !== undefined ? [imageChangeParams] : [],
  );
}

/** Name of the ReplicationController of a version. */
export function deploymentName({ metadata }: DeploymentConfig, version: number): string {
  return `${metadata.name}-${version}`;
}

/** Sets the images of tags that moved, in place. Skips tags that do not resolve. */
export function resolveTriggers(config: DeploymentConfig, request: RolloutRequest, resolve: TagResolver): void {
  if (!request.latest || request.excludeTriggers.includes("ImageChange")) return;
  const pod = config.spec.template?.spec ?? {};
  for (const params of imageTriggers(config)) {
    if (!request.force && (config.spec.paused || !params.automatic)) continue;
    const image = resolve(params.from.namespace ?? "", params.from.name ?? "");
    if (!image || image === params.lastTriggeredImage) continue;
    for (const container of [...(pod.containers ?? []), ...(pod.initContainers ?? [])]) {
      if (!params.containerNames?.includes(container.name)) continue;
      container.image = image;
      params.lastTriggeredImage = image;
    }
  }
}

/** The causes of a due rollout; empty if none is due. Throws StatusError 400 while an image trigger has no image. */
export function rolloutCauses(core: ClusterCore, config: DeploymentConfig, force: boolean): DeploymentCause[] {
  const latest = latestConfig(core, config);
  const triggers = imageTriggers(config);
  if (triggers.some(({ lastTriggeredImage }) => !lastTriggeredImage)) {
    const name = JSON.stringify(config.metadata.name);
    throw badRequest(`cannot trigger a deployment for ${name} because it contains unresolved images`);
  }
  if (force) return [{ type: "Manual" }];
  const causes = imageCauses(config, latest);
  if (causes.length > 0) return causes;
  const watched = config.spec.triggers?.some(({ type }) => type === "ConfigChange") ?? false;
  const changed = config.status.latestVersion === 0 || !equal(config.spec.template, latest.spec.template);
  return watched && changed ? [{ type: "ConfigChange" }] : [];
}

/** After the first trigger that fired, all later ones are listed as causes too. */
function imageCauses(config: DeploymentConfig, latest: DeploymentConfig): DeploymentCause[] {
  const before = imageTriggers(latest);
  const sameTag = (a: ImageChangeParams, b: ImageChangeParams) =>
    a.from.namespace === b.from.namespace && a.from.name === b.from.name;
  const isNew = imageTriggers(config).some((trigger) => !before.some((other) => sameTag(trigger, other)));
  let fired = config.status.latestVersion === 0 || isNew;
  return imageTriggers(config).flatMap((trigger): DeploymentCause[] => {
    if (!trigger.automatic) return [];
    const last = before.find((other) => sameTag(trigger, other));
    fired ||= last !== undefined && last.lastTriggeredImage !== trigger.lastTriggeredImage;
    if (!fired) return [];
    const { name = "", namespace = "" } = trigger.from;
    return [{ type: "ImageChange", imageTrigger: { from: { kind: "ImageStreamTag", namespace, name } } }];
  });
}

function latestConfig(core: ClusterCore, config: DeploymentConfig): DeploymentConfig {
  const { latestVersion } = config.status;
  return latestVersion === 0 ? config : deployedConfig(core, config, latestVersion);
}

/**
 * The DeploymentConfig at the rollout of a version. Throws StatusError 404 if that version's ReplicationController is
 * gone.
 */
export function deployedConfig(core: ClusterCore, config: DeploymentConfig, version: number): DeploymentConfig {
  const { namespace = "" } = config.metadata;
  const name = deploymentName(config, version);
  const stored = core.store.get({ ...replicationControllers, namespace, name });
  if (stored === undefined) throw notFound(replicationControllers, name);
  return JSON.parse(stored.metadata.annotations?.[encodedConfig] ?? "null") ?? config;
}
