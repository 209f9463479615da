import { equal } from "../apiserver/copy.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import { subdomainName } from "../apiserver/metaValidation.ts";
import { defaultDeploymentConfig, emptyStatus } from "./defaults.ts";
import type { DeploymentConfig } from "./object.ts";
import { deploymentConfigErrors, deploymentConfigStatusErrors } from "./validation.ts";

const historyLimit = 10;

const common: Strategy<DeploymentConfig> = {
  allowUnconditionalUpdate: false,
  revalidatesMeta: true,
  validateName: subdomainName,
  decode: defaultDeploymentConfig,
};

/** Client writes of DeploymentConfigs: POST drops `lastTriggeredImage`, PUT keeps the given value. */
export const deploymentConfigStrategy: Strategy<DeploymentConfig> = {
  ...common,
  prepareForCreate(_context, config) {
    config.metadata.generation = 1;
    config.status = { ...emptyStatus };
    config.spec.revisionHistoryLimit ??= historyLimit;
    for (const { imageChangeParams } of config.spec.triggers ?? []) delete imageChangeParams?.lastTriggeredImage;
  },
  validateCreate: (_context, config) => deploymentConfigErrors(config),
  prepareForUpdate(_context, config, old) {
    const { latestVersion } = config.status;
    config.status = old.status;
    // Old clients ask for a rollout by raising the version by one.
    if (latestVersion === old.status.latestVersion + 1) config.status = { ...old.status, latestVersion };
    raiseGeneration(config, old);
  },
  validateUpdate: (_context, config, old) => [
    ...deploymentConfigErrors(config),
    ...deploymentConfigStatusErrors(config, old),
  ],
};

/** Writes of the status; spec and labels do not change. */
export const deploymentConfigStatusStrategy: Strategy<DeploymentConfig> = {
  ...common,
  prepareForUpdate(_context, config, old) {
    config.spec = old.spec;
    if (old.metadata.labels === undefined) delete config.metadata.labels;
    else config.metadata.labels = old.metadata.labels;
  },
  validateUpdate: (_context, config, old) => deploymentConfigStatusErrors(config, old),
};

/** Writes of `instantiate`: spec and status together. */
export const deploymentConfigRolloutStrategy: Strategy<DeploymentConfig> = {
  ...common,
  prepareForUpdate: (_context, config, old) => raiseGeneration(config, old),
  validateUpdate: (_context, config, old) => deploymentConfigStatusErrors(config, old),
};

function raiseGeneration(config: DeploymentConfig, old: DeploymentConfig): void {
  if (equal(config.spec, old.spec) && config.status.latestVersion === old.status.latestVersion) return;
  config.metadata.generation = (old.metadata.generation ?? 0) + 1;
}
