import { type FieldError, invalidValue, required } from "../apiserver/fieldError.ts";
import { parsePullSpec } from "../image/pullSpec.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import { splitTagName } from "../image/tag/name.ts";
import { type BuildConfig, type BuildTrigger, type CommonBuildSpec, inputReference } from "./buildConfigObject.ts";

const policies = ["Parallel", "Serial", "SerialLatestOnly"];

/** Faults of a BuildConfig. */
export function buildConfigErrors(config: BuildConfig): FieldError[] {
  const { spec } = config;
  const policy = policies.includes(spec.runPolicy ?? "")
    ? []
    : [invalidValue("spec.runPolicy", spec.runPolicy, "run policy must Parallel, Serial, or SerialLatestOnly")];
  return [...triggerErrors(config), ...policy, ...commonSpecErrors(spec)];
}

/** Faults of the spec members that BuildConfigs and Builds share. */
export function commonSpecErrors({ source, strategy, output }: CommonBuildSpec): FieldError[] {
  const { git, binary, dockerfile, images } = source;
  const errors: FieldError[] = [];
  if (strategy.dockerStrategy && !git && !binary && dockerfile === undefined && !images) {
    const why = "must provide a value for at least one source input(git, binary, dockerfile, images).";
    errors.push(invalidValue("spec.source", "", why));
  }
  if (git !== undefined && !git.uri) errors.push(required("spec.source.git.uri", ""));
  if (output.to !== undefined) errors.push(...outputErrors(output.to));
  return [...errors, ...strategyErrors({ strategy })];
}

function strategyErrors({ strategy }: Pick<CommonBuildSpec, "strategy">): FieldError[] {
  const { dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy } = strategy;
  const given = [dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy].filter(Boolean);
  if (given.length !== 1) {
    const why =
      "must provide a value for exactly one of sourceStrategy, customStrategy, dockerStrategy, or jenkinsPipelineStrategy";
    return [invalidValue("spec.strategy", strategy, why)];
  }
  const from = inputReference(strategy);
  if (from === undefined) return [];
  const name = sourceStrategy ? "sourceStrategy" : dockerStrategy ? "dockerStrategy" : "customStrategy";
  return referenceErrors(from, `spec.strategy.${name}.from`);
}

function referenceErrors({ kind = "", name = "" }: ObjectReference, path: string): FieldError[] {
  if (kind === "ImageStreamTag" || kind === "ImageStreamImage") {
    if (name === "") return [required(`${path}.name`, "")];
    const [separator, form] = kind === "ImageStreamTag" ? [":", "<name>:<tag>"] : ["@", "<name>@<id>"];
    if (name.includes(separator)) return [];
    return [invalidValue(`${path}.name`, name, `${kind} object references must be in the form ${form}`)];
  }
  if (kind === "DockerImage") return name === "" ? [required(`${path}.name`, "")] : pullSpecErrors(name, path);
  if (kind === "") return [required(`${path}.kind`, "")];
  return [
    invalidValue(
      `${path}.kind`,
      kind,
      "the referenced kind must be an ImageStreamTag, ImageStreamImage, or DockerImage",
    ),
  ];
}

function outputErrors({ kind = "", name = "" }: ObjectReference): FieldError[] {
  const path = "spec.output.to";
  if (kind === "ImageStreamTag") return referenceErrors({ kind, name }, path);
  if (kind === "DockerImage") return pullSpecErrors(name, path);
  const why = "the target of build output must be an 'ImageStreamTag' or 'DockerImage'";
  return [kind === "" ? required(`${path}.kind`, "") : invalidValue(`${path}.kind`, kind, why)];
}

function pullSpecErrors(name: string, path: string): FieldError[] {
  const parsed = parsePullSpec(name);
  if (parsed.ok) return [];
  return [invalidValue(`${path}.name`, name, `name is not a valid Docker pull specification: ${parsed.reason}`)];
}

function triggerErrors(config: BuildConfig): FieldError[] {
  const { triggers = [], strategy } = config.spec;
  const seen = new Set<string>();
  return triggers.flatMap((trigger, i) => {
    const errors = oneTriggerErrors(trigger, `spec.triggers[${i}]`);
    if (trigger.imageChange === undefined) return errors;
    const { kind, name, namespace } = trigger.imageChange.from ?? inputReference(strategy) ?? {};
    const key = kind === "ImageStreamTag" ? `${namespace || config.metadata.namespace}/${name}` : "nil";
    if (seen.has(key)) errors.push(duplicateTriggers(triggers));
    seen.add(key);
    return errors;
  });
}

function oneTriggerErrors({ type, imageChange, ...hooks }: BuildTrigger, path: string): FieldError[] {
  if (!type) return [required(`${path}.type`, "")];
  if (type === "ImageChange") {
    const from = imageChange?.from;
    if (from === undefined || (from.kind === "ImageStreamTag" && splitTagName(from.name ?? "") !== undefined))
      return [];
    if (from.kind === "ImageStreamTag") return referenceErrors(from, `${path}.from`);
    const why = "only an ImageStreamTag type of reference is allowed in an ImageChange trigger.";
    return [invalidValue(`${path}.imageChange.from.kind`, from.kind, why)];
  }
  if (type === "ConfigChange") return [];
  const member = type.toLowerCase() as "github" | "gitlab" | "bitbucket" | "generic";
  const hook = hooks[member];
  if (hook === undefined) return [required(`${path}.${member}`, "")];
  if (hook.secret || hook.secretReference) return [];
  const why = "must provide a value for at least one of secret or secretReference";
  return [invalidValue(`${path}.${member}`, hook, why)];
}

/** The message prints the triggers in the server's own form. */
function duplicateTriggers(triggers: readonly BuildTrigger[]): FieldError {
  const shown = triggers.map(({ type, github, generic, imageChange, gitlab, bitbucket }) => ({
    Type: type,
    GitHubWebHook: github ?? null,
    GenericWebHook: generic ?? null,
    ImageChange: imageChange
      ? {
          LastTriggeredImageID: imageChange.lastTriggeredImageID ?? "",
          From: imageChange.from ? internalReference(imageChange.from) : null,
          Paused: imageChange.paused ?? false,
        }
      : null,
    GitLabWebHook: gitlab ?? null,
    BitbucketWebHook: bitbucket ?? null,
  }));
  return invalidValue("spec.triggers", shown, "multiple ImageChange triggers refer to the same image stream tag");
}

function internalReference(reference: ObjectReference): object {
  return {
    Kind: reference.kind ?? "",
    Namespace: reference.namespace ?? "",
    Name: reference.name ?? "",
    UID: reference.uid ?? "",
    APIVersion: reference.apiVersion ?? "",
    ResourceVersion: reference.resourceVersion ?? "",
    FieldPath: reference.fieldPath ?? "",
  };
}
