import { copy } from "../apiserver/copy.ts";
import { invalidValue } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Endpoint } from "../apiserver/resource.ts";
import { invalid, StatusError } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { type DeploymentConfig, deploymentConfigKind } from "./object.ts";
import { deployedConfig, imageTriggers } from "./rollout.ts";
import { deploymentConfigStrategy } from "./strategy.ts";

interface RollbackSpec {
  readonly revision?: number;
  readonly includeTriggers?: boolean;
  readonly includeTemplate?: boolean;
  readonly includeReplicationMeta?: boolean;
  readonly includeStrategy?: boolean;
}

/**
 * `POST …/deploymentconfigs/<name>/rollback`: answers the DeploymentConfig to PUT for an earlier version; writes
 * nothing.
 */
export function deploymentConfigRollback(core: ClusterCore): Endpoint {
  const configs = new StoredResource<DeploymentConfig>(core, deploymentConfigKind, deploymentConfigStrategy);
  return {
    create(context, object, urlName) {
      const name = String(object["name"] || urlName);
      const spec = (object["spec"] ?? {}) as RollbackSpec;
      const config = configs.find(context.namespace, name);
      if (config === undefined) throw refused(name, `cannot get deployment config "${name}"`);
      const target = deployed(core, config, targetVersion(config, spec.revision ?? 0));
      return rolledBack(copy(config), target, spec, object);
    },
  };
}

function targetVersion({ metadata, status }: DeploymentConfig, revision: number): number {
  const { name = "", namespace = "" } = metadata;
  const { latestVersion } = status;
  if (latestVersion === 0) throw refused(name, "cannot rollback an undeployed config");
  if (latestVersion === 1) throw refused(name, `no previous deployment exists for "${namespace}/${name}"`);
  if (latestVersion === revision) throw refused(name, `version ${revision} is already the latest`);
  return revision > 0 ? revision : latestVersion - 1;
}

function deployed(core: ClusterCore, config: DeploymentConfig, version: number): DeploymentConfig {
  try {
    return deployedConfig(core, config, version);
  } catch (error) {
    if (error instanceof StatusError) throw refused(config.metadata.name ?? "", error.message);
    throw error;
  }
}

/** Turns automatic image triggers off: they would undo the rollback at once. */
function rolledBack(
  config: DeploymentConfig,
  target: DeploymentConfig,
  spec: RollbackSpec,
  { updatedAnnotations }: KubeObject,
): DeploymentConfig {
  const { template, replicas, selector, triggers, strategy } = target.spec;
  if (spec.includeTemplate && template !== undefined) config.spec.template = template;
  if (spec.includeReplicationMeta) Object.assign(config.spec, { replicas, selector: selector ?? {} });
  if (spec.includeTriggers) config.spec.triggers = triggers;
  if (spec.includeStrategy) config.spec.strategy = strategy;
  for (const params of imageTriggers(config)) delete params.automatic;
  if (updatedAnnotations !== undefined) {
    config.metadata.annotations = { ...config.metadata.annotations, ...(updatedAnnotations as Record<string, string>) };
  }
  config.status.latestVersion += 1;
  return config;
}

function refused(name: string, why: string): StatusError {
  const kind = { group: "apps.openshift.io", resource: "DeploymentConfigRollback" };
  return invalid(kind, name, [invalidValue("name", name, why)]);
}
