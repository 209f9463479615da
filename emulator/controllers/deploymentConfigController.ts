import { copy, equal } from "../apiserver/copy.ts";
import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller, Target } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { type DeploymentCause, type DeploymentConfig, deploymentConfigKind } from "../deploymentConfig/object.ts";
import { prunable, scalePlan } from "../deploymentConfig/reconcile.ts";
import { encodedConfig, imageTriggers } from "../deploymentConfig/rollout.ts";
import { deploymentConfigStatus } from "../deploymentConfig/status.ts";
import {
  cancelled,
  isTerminated,
  type ReplicationController,
  replicationControllerOf,
  versionControllers,
  versionOf,
} from "../deploymentConfig/versionController.ts";
import type { Activity } from "./activity.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { conflictsAtOnce, WorkQueue } from "./workQueue.ts";

const retries = 10;

/**
 * Raises the version of a DeploymentConfig when its triggers fire, and creates a ReplicationController for each
 * version. The deployer rolls them out, if the cluster runs pods.
 */
export function startDeploymentConfigController(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
): Controller {
  const configs = new Informer(core, deploymentConfigKind);
  const controllers = new Informer(core, versionControllers);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    retryAfter: (error, failures) => (failures > retries ? undefined : conflictsAtOnce(error, failures)),
    async run(key) {
      const { namespace, name } = splitKey(key);
      const config = configs.get(namespace, name) as DeploymentConfig | undefined;
      if (config !== undefined) await new Rollout(core, client, config, ownedBy(controllers, config)).run();
    },
  });
  const wakeOwner = (controller: KubeObject): void => {
    const { namespace, ownerReferences } = controller.metadata;
    const owner = ownerReferences?.find(({ kind }) => kind === deploymentConfigKind.kind);
    if (owner !== undefined) queue.add(`${namespace}/${owner.name}`);
  };
  const ends = [
    configs.subscribe({
      added: (config) => queue.add(keyOf(config)),
      updated: (_old, config) => queue.add(keyOf(config)),
    }),
    controllers.subscribe({ updated: (_old, controller) => wakeOwner(controller), deleted: wakeOwner }),
  ];
  return {
    close() {
      for (const end of ends) end();
      queue.close();
    },
  };
}

/** The DeploymentConfig's ReplicationControllers, newest version first. */
function ownedBy(controllers: Informer, { metadata }: DeploymentConfig): ReplicationController[] {
  return controllers
    .list(metadata.namespace)
    .filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .map((one) => one as ReplicationController)
    .sort((a, b) => versionOf(b) - versionOf(a));
}

/** One reconciliation of one DeploymentConfig. */
class Rollout {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #config: DeploymentConfig;
  readonly #owned: readonly ReplicationController[];

  constructor(
    core: ClusterCore,
    client: ClusterClient,
    config: DeploymentConfig,
    owned: readonly ReplicationController[],
  ) {
    this.#core = core;
    this.#client = client;
    this.#config = config;
    this.#owned = owned;
  }

  async run(): Promise<void> {
    const { spec, status } = this.#config;
    if (status.latestVersion === 0 && !hasTrigger(this.#config)) return this.#updateStatus();
    if (spec.paused || this.#hasBlankImage()) return this.#updateStatus();
    const latest = this.#owned.find((one) => versionOf(one) === status.latestVersion);
    const due = latest === undefined ? initialRollout(this.#config) : nextRollout(this.#config, latest);
    if (due === "wait") return this.#updateStatus();
    if (due !== undefined) return this.#nextVersion(due);
    if (latest !== undefined && isTerminated(latest)) return this.#reconcile();
    if (status.latestVersion === 0 || latest !== undefined) return this.#updateStatus();
    return this.#deploy();
  }

  /** After a rollout the last good version has all pods, and the oldest other ones go. */
  async #reconcile(): Promise<void> {
    for (const { controller, replicas } of scalePlan(this.#config, this.#owned)) {
      const changed = copy({ ...controller, spec: { ...controller.spec, replicas } });
      await this.#client.replace(this.#target(versionControllers), changed);
    }
    for (const { metadata } of prunable(this.#config, this.#owned)) {
      await this.#client.delete(this.#target(versionControllers), metadata.name ?? "", {
        propagationPolicy: "Background",
      });
    }
    await this.#updateStatus();
  }

  #target({ group, resource }: GroupResource, subresource = ""): Target {
    return { group, resource, subresource, namespace: this.#config.metadata.namespace ?? "" };
  }

  #hasBlankImage(): boolean {
    const containers = this.#config.spec.template?.spec?.containers ?? [];
    return containers.some(({ image = "" }) => image.trim() === "");
  }

  async #nextVersion(details: RolloutDetails): Promise<void> {
    const changed = copy(this.#config);
    changed.status = { ...changed.status, details, latestVersion: changed.status.latestVersion + 1 };
    await this.#client.replace(this.#target(deploymentConfigKind, "status"), changed);
  }

  async #deploy(): Promise<void> {
    for (const one of this.#owned) {
      if (!isTerminated(one)) await this.#client.replace(this.#target(versionControllers), cancelled(one));
    }
    const made = replicationControllerOf(this.#config);
    const name = made.metadata.name ?? "";
    await this.#client.create(this.#target(versionControllers), made);
    await this.#updateStatus({
      type: "Progressing",
      status: "True",
      reason: "NewReplicationControllerCreated",
      message: `Created new replication controller "${name}" for version ${this.#config.status.latestVersion}`,
    });
  }

  async #updateStatus(condition?: Parameters<typeof deploymentConfigStatus>[3]): Promise<void> {
    const status = deploymentConfigStatus(this.#config, this.#owned, timestamp(this.#core.clock), condition);
    if (equal(copy(status), this.#config.status)) return;
    await this.#client.replace(this.#target(deploymentConfigKind, "status"), { ...this.#config, status });
  }
}

type RolloutDetails = NonNullable<DeploymentConfig["status"]["details"]>;

const configChange: RolloutDetails = { message: "config change", causes: [{ type: "ConfigChange" }] };

function hasTrigger(config: DeploymentConfig): boolean {
  return imageTriggers(config).length > 0 || hasConfigChange(config);
}

function hasConfigChange({ spec }: DeploymentConfig): boolean {
  return spec.triggers?.some(({ type }) => type === "ConfigChange") ?? false;
}

/** The first rollout waits for the images of all triggers, manual ones too; its cause is always a config change. */
function initialRollout(config: DeploymentConfig): RolloutDetails | "wait" | undefined {
  if (config.status.latestVersion > 0) return undefined;
  const images = imageTriggers(config);
  if (images.length === 0) return hasConfigChange(config) ? configChange : undefined;
  return images.every(({ lastTriggeredImage }) => lastTriggeredImage) ? configChange : "wait";
}

function nextRollout(config: DeploymentConfig, latest: ReplicationController): RolloutDetails | undefined {
  if (imageTriggers(config).length > 0) {
    const known = latest.spec.template?.spec?.containers?.map(({ image }) => image) ?? [];
    const images = (config.spec.template?.spec?.containers ?? []).map(({ image = "" }) => image);
    const moved = images.filter((image) => !known.includes(image));
    if (moved.length > 0) return { message: "image change", causes: moved.map(imageCause) };
  }
  const encoded = latest.metadata.annotations?.[encodedConfig];
  const deployed = encoded === undefined ? config : (JSON.parse(encoded) as DeploymentConfig);
  const same = equal(config.spec.template, deployed.spec.template);
  return hasConfigChange(config) && !same ? configChange : undefined;
}

function imageCause(name: string): DeploymentCause {
  return { type: "ImageChange", imageTrigger: { from: { kind: "DockerImage", name } } };
}
