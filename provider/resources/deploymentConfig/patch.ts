import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { mergePatch } from "../inputs/mergePatch.ts";
import { changedMetadata } from "../inputs/objectMetadata.ts";
import { patchOf } from "../inputs/patchOf.ts";
import { mergeMembers } from "../object/mergeMembers.ts";
import { containersOfTriggers } from "./containers.ts";
import type { DeploymentConfigInputs } from "./inputs.ts";
import { filledContainers, presentDeployment, withImagesOf } from "./observe.ts";
import { writtenRolloutTriggers } from "./rolloutTriggers.ts";
import type { DeploymentConfigSpec } from "./spec.ts";

/** Tells that the specs differ: the patch then depends on the present object. */
export const changesDeployment = (olds: DeploymentConfigInputs, news: DeploymentConfigInputs): boolean =>
  !isDeepStrictEqual(olds.spec, news.spec);

/**
 * A merge patch of what differs between two declarations, for the object as it is now; `undefined` if nothing does. Containers,
 * variables, volumes and triggers of other users stay, and so do the images that triggers fill in.
 */
export function deploymentConfigPatch(
  olds: DeploymentConfigInputs,
  news: DeploymentConfigInputs,
  present: ApiObject | undefined,
): object | undefined {
  const spec = present && specPatch(olds, news, present);
  const version = spec === undefined ? {} : { resourceVersion: present?.metadata.resourceVersion };
  return patchOf({ metadata: { ...version, ...changedMetadata(olds.metadata, news.metadata) }, spec });
}

function specPatch(olds: DeploymentConfigInputs, news: DeploymentConfigInputs, object: ApiObject): object | undefined {
  const { triggers: raw = [], ...live } = (object.spec ?? {}) as { readonly triggers?: readonly unknown[] };
  const present = presentDeployment(news, object).triggers ?? [];
  const isSame = isDeepStrictEqual(olds.spec.triggers, news.spec.triggers);
  const triggers = isSame ? raw : writtenRolloutTriggers(olds.spec.triggers, news.spec.triggers, present, raw);
  const filled = new Set(containersOfTriggers(triggers));
  const freed = filledContainers([olds.spec, { triggers: present }]).difference(filled);
  // Images that triggers fill in are no change; a declared image is one where nothing fills it in any longer.
  const before = withImagesOf(withImagesOf(olds.spec, news.spec, filled), {}, freed);
  const was = own(before, news.spec);
  const now = own(news.spec, news.spec);
  const merged = membersOf(mergeMembers(was, now, live, "spec"));
  return mergePatch({ ...live, triggers: raw }, { ...withoutOldParams(merged, was, now), triggers });
}

/** Triggers are merged apart. Where the number of pods is no longer declared, it stays: the API would make it 0. */
function own({ triggers: _, ...spec }: DeploymentConfigSpec, { replicas }: DeploymentConfigSpec): Members {
  const { replicas: _replicas, ...rest } = spec;
  return replicas === undefined ? rest : spec;
}

/** Parameters of the strategy that was there before mean nothing for another one. */
function withoutOldParams(merged: Members, was: Members, now: Members): Members {
  const [before, after] = [membersOf(was["strategy"]), membersOf(now["strategy"])];
  const { strategy } = merged;
  if (before["type"] === after["type"] || !isObject(strategy)) return merged;
  const old = ["rollingParams", "recreateParams"].filter((name) => after[name] === undefined);
  return { ...merged, strategy: Object.fromEntries(Object.entries(strategy).filter(([key]) => !old.includes(key))) };
}
