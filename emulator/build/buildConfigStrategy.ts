import { equal } from "../apiserver/copy.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import { subdomainName } from "../apiserver/metaValidation.ts";
import { type BuildConfig, type BuildTrigger, inputReference } from "./buildConfigObject.ts";
import { buildConfigErrors } from "./buildConfigValidation.ts";
import { defaultCommonSpec } from "./buildDefaults.ts";

const historyLimit = 5;
const triggerTypes = ["GitHub", "Generic", "ImageChange", "ConfigChange", "GitLab", "Bitbucket"];
const oldTypes: Readonly<Record<string, string>> = {
  imageChange: "ImageChange",
  generic: "Generic",
  github: "GitHub",
};

/** Writes of BuildConfigs. There is no status subresource: PUT stores the given status, except for a lower version. */
export const buildConfigStrategy: Strategy<BuildConfig> = {
  allowUnconditionalUpdate: false,
  validateName: subdomainName,
  decode(config) {
    config.spec ??= {} as BuildConfig["spec"];
    const { spec } = config;
    defaultCommonSpec(spec);
    spec.runPolicy = spec.runPolicy || "Serial";
    const triggers = (spec.triggers ?? []).map(renamed).filter((trigger) => canFire(trigger, config));
    if (triggers.length > 0) spec.triggers = triggers;
    else delete spec.triggers;
    config.status = { ...config.status, lastVersion: config.status?.lastVersion ?? 0 };
    if ((config.status.imageChangeTriggers ?? []).length === 0) delete config.status.imageChangeTriggers;
    else for (const status of config.status.imageChangeTriggers ?? []) status.lastTriggerTime ??= null;
  },
  prepareForCreate(_context, config) {
    config.metadata.generation = 1;
    config.spec.successfulBuildsHistoryLimit ??= historyLimit;
    config.spec.failedBuildsHistoryLimit ??= historyLimit;
    dropUnknownTriggers(config);
  },
  validateCreate: (_context, config) => buildConfigErrors(config),
  prepareForUpdate(_context, config, old) {
    dropUnknownTriggers(config);
    config.status.lastVersion = Math.max(config.status.lastVersion, old.status.lastVersion);
    if (equal(config.spec, old.spec) && config.status.lastVersion === old.status.lastVersion) return;
    config.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validateUpdate: (_context, config) => buildConfigErrors(config),
};

function renamed(trigger: BuildTrigger): BuildTrigger {
  const type = oldTypes[trigger.type] ?? trigger.type;
  if (type !== "ImageChange") return { ...trigger, type };
  const imageChange = { ...trigger.imageChange };
  if (!imageChange.paused) delete imageChange.paused;
  if (!imageChange.lastTriggeredImageID) delete imageChange.lastTriggeredImageID;
  return { ...trigger, type, imageChange };
}

/** Silently drops a trigger for the strategy's image if that is no stream tag. */
function canFire({ type, imageChange }: BuildTrigger, { spec }: BuildConfig): boolean {
  if (type !== "ImageChange" || imageChange?.from !== undefined) return true;
  return inputReference(spec.strategy)?.kind === "ImageStreamTag";
}

function dropUnknownTriggers({ spec }: BuildConfig): void {
  const known = (spec.triggers ?? []).filter(({ type }) => triggerTypes.includes(type));
  if (known.length > 0) spec.triggers = known;
  else delete spec.triggers;
}
