import { isObject, type Members, membersOf } from "../../image/members.ts";
import { normalReference } from "../inputs/streamReference.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { DeploymentConfigSpec } from "./spec.ts";

/**
 * A spec in the form that is compared and stored: references are objects, and what the API derives from another member is there.
 * Takes any value, so that faults are judged in the same form.
 */
export function normalizeDeployment(spec: unknown, namespace: string): unknown {
  if (!isObject(spec)) return spec;
  const { selector, strategy, triggers, template } = spec;
  const labels = membersOf(membersOf(template)["metadata"])["labels"];
  const isDerived = selector === undefined || (isObject(selector) && Object.keys(selector).length === 0);
  return {
    ...spec,
    ...(isObject(template) && { template: normalTemplate(template) }),
    ...(isDerived && labels !== undefined && { selector: labels }),
    ...(isObject(strategy) && { strategy: normalStrategy(strategy, namespace) }),
    ...(Array.isArray(triggers) && { triggers: triggers.map((trigger) => normalTrigger(trigger, namespace)) }),
  };
}

/** The same for a spec without faults. */
export const normalDeployment = (spec: DeploymentConfigSpec, namespace: string): DeploymentConfigSpec =>
  normalizeDeployment(spec, namespace) as DeploymentConfigSpec;

/** Exported templates have `metadata: {}`. */
function normalTemplate({ metadata, ...template }: Members): Members {
  return isObject(metadata) && Object.keys(metadata).length === 0
    ? template
    : { ...template, ...(metadata !== undefined && { metadata }) };
}

/** The API has the type `Rolling` where none is given. */
function normalStrategy({ type, resources, ...strategy }: Members, namespace: string): Members {
  const params = (["recreateParams", "rollingParams"] as const).filter((name) => isObject(strategy[name]));
  const isEmpty = isObject(resources) && Object.keys(resources).length === 0;
  return {
    type: type === undefined || type === "" ? "Rolling" : type,
    ...strategy,
    ...(resources === undefined || isEmpty ? {} : { resources }),
    ...Object.fromEntries(params.map((name) => [name, withHooks(membersOf(strategy[name]), namespace)])),
  };
}

function withHooks(params: Members, namespace: string): Members {
  const hooks = ["pre", "mid", "post"].flatMap((name) => {
    const { tagImages, ...hook } = membersOf(params[name]);
    if (!isObject(params[name]) || !Array.isArray(tagImages)) return [];
    const tags = tagImages.map((one) =>
      isObject(one) && "to" in one ? { ...one, to: tagReference(one["to"], namespace) } : one,
    );
    return [[name, { ...hook, ...(tags.length > 0 && { tagImages: tags }) }]];
  });
  return { ...params, ...Object.fromEntries(hooks) };
}

function normalTrigger(trigger: unknown, namespace: string): unknown {
  if (!isObject(trigger) || !isObject(trigger["imageChangeParams"])) return trigger;
  const { automatic, lastTriggeredImage: _, ...params } = trigger["imageChangeParams"];
  return {
    ...trigger,
    imageChangeParams: {
      ...(automatic === undefined || automatic === false ? {} : { automatic }),
      ...params,
      ...("from" in params && { from: tagReference(params["from"], namespace) }),
    },
  };
}

/** Old clusters named the stream alone, and meant its tag `latest`. */
function tagReference(given: unknown, namespace: string): unknown {
  const { kind, name, ...rest } = membersOf(given);
  const isOld = (kind === "ImageStream" || kind === "ImageRepository") && typeof name === "string" && !isUnknown(name);
  if (!isOld) return normalReference(given, namespace);
  const tag = name.includes(":") ? name : `${name}:latest`;
  return normalReference({ ...rest, kind: "ImageStreamTag", name: tag }, namespace);
}
