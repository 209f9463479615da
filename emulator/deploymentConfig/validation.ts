import { copy } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, required } from "../apiserver/fieldError.ts";
import { splitTagName } from "../image/tag/name.ts";
import { podSpecErrors } from "../kinds/podValidation.ts";
import type { DeploymentConfig, DeploymentTrigger, ImageChangeParams } from "./object.ts";

const strategies = ["Rolling", "Recreate", "Custom"];

/** Faults of a DeploymentConfig. Checks only containers and their images in the pod template. */
export function deploymentConfigErrors(config: DeploymentConfig): FieldError[] {
  const { spec } = config;
  return [
    ...(spec.triggers ?? []).flatMap((trigger, i) => triggerErrors(trigger, `spec.triggers[${i}]`)),
    ...strategyErrors(config),
    ...templateErrors(config),
    ...(spec.replicas < 0 ? [invalidValue("spec.replicas", spec.replicas, "replicas cannot be negative")] : []),
    ...(Object.keys(spec.selector ?? {}).length === 0
      ? [invalidValue("spec.selector", null, "selector cannot be empty")]
      : []),
  ];
}

/** Rejects a lower version. */
export function deploymentConfigStatusErrors({ status }: DeploymentConfig, old: DeploymentConfig): FieldError[] {
  return (["latestVersion", "observedGeneration"] as const).flatMap((member) =>
    status[member] < old.status[member]
      ? [invalidValue(`status.${member}`, status[member], `${member} cannot be decremented`)]
      : [],
  );
}

function triggerErrors({ type, imageChangeParams }: DeploymentTrigger, path: string): FieldError[] {
  if (!type) return [required(`${path}.type`, "")];
  if (type !== "ImageChange") return [];
  if (imageChangeParams === undefined) return [required(`${path}.imageChangeParams`, "")];
  return imageChangeErrors(imageChangeParams, `${path}.imageChangeParams`);
}

function imageChangeErrors({ from, containerNames }: ImageChangeParams, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!from.name) errors.push(required(`${path}.from`, ""));
  else {
    if (from.kind !== "ImageStreamTag") {
      errors.push(invalidValue(`${path}.from.kind`, from.kind ?? "", "kind must be an ImageStreamTag"));
    }
    if (splitTagName(from.name) === undefined) {
      errors.push(invalidValue(`${path}.from.name`, from.name, "must be in the form of <name>:<tag>"));
    }
  }
  if ((containerNames ?? []).length === 0) errors.push(required(`${path}.containerNames`, ""));
  return errors;
}

function strategyErrors({ spec }: DeploymentConfig): FieldError[] {
  const { type = "" } = spec.strategy;
  if (strategies.includes(type)) {
    const params = type === "Custom" && spec.strategy.customParams === undefined;
    return params ? [required("spec.strategy.customParams", "")] : [];
  }
  const why = 'unsupported strategy type, use "Custom" instead and specify your own strategy';
  return [invalidValue("spec.strategy.type", type, why)];
}

/** Images may be empty if a trigger sets them. */
function templateErrors({ spec }: DeploymentConfig): FieldError[] {
  if (spec.template === undefined) return [required("spec.template", "")];
  const template = copy(spec.template);
  const triggered = (spec.triggers ?? []).flatMap(({ imageChangeParams }) => imageChangeParams?.containerNames ?? []);
  for (const container of template.spec?.containers ?? []) {
    if (!container.image && triggered.includes(container.name)) container.image = "unset";
  }
  const labels = template.metadata?.labels ?? {};
  const selected = Object.entries(spec.selector ?? {}).every(([key, value]) => labels[key] === value);
  const why = "`selector` does not match template `labels`";
  return [
    ...(selected ? [] : [invalidValue("spec.template.metadata.labels", labels, why)]),
    ...podSpecErrors({ ...template.spec }, "spec.template.spec", false),
  ];
}
