import { type FieldError, forbiddenField, invalidValue, required } from "../../apiserver/fieldError.ts";
import type { AllowedRegistries } from "../allowedRegistries.ts";
import { parsePullSpec } from "../pullSpec.ts";
import type { TagImportPolicy, TagReference } from "../stream/object.ts";

/** Faults of a spec tag at `path`; with `insecure`, the whole stream allows plain HTTP. */
export function tagReferenceFaults(
  tag: TagReference,
  path: string,
  allowed: AllowedRegistries,
  insecure: boolean,
): FieldError[] {
  return [
    ...sourceFaults(tag, path, allowed, insecure),
    ...policyFaults(tag, path),
    ...importPolicyFaults(tag.importPolicy, `${path}.importPolicy`),
  ];
}

function sourceFaults(tag: TagReference, path: string, allowed: AllowedRegistries, insecure: boolean): FieldError[] {
  const { from } = tag;
  if (from === undefined) return [];
  const nameless = from.name ? [] : [required(`${path}.from.name`)];
  switch (from.kind) {
    case "DockerImage":
      return [
        ...nameless,
        ...pullSpecFaults(
          from.name ?? "",
          `${path}.from.name`,
          allowed,
          insecure || tag.importPolicy.insecure === true,
        ),
      ];
    case "ImageStreamImage":
    case "ImageStreamTag":
      return tag.importPolicy.scheduled
        ? [
            ...nameless,
            invalidValue(
              `${path}.importPolicy.scheduled`,
              true,
              "only tags pointing to Docker repositories may be scheduled for background import",
            ),
          ]
        : nameless;
    default:
      return [
        ...nameless,
        required(`${path}.from.kind`, "valid values are 'DockerImage', 'ImageStreamImage', 'ImageStreamTag'"),
      ];
  }
}

function pullSpecFaults(name: string, path: string, allowed: AllowedRegistries, insecure: boolean): FieldError[] {
  if (name === "") return [];
  const parsed = parsePullSpec(name);
  if (!parsed.ok) return [invalidValue(path, name, parsed.reason)];
  const refusal = allowed.refusal(parsed.spec, insecure ? "any" : "secure");
  return refusal === undefined ? [] : [forbiddenField(path, refusal)];
}

function policyFaults(tag: TagReference, path: string): FieldError[] {
  const { type } = tag.referencePolicy;
  if (type === "Source" || type === "Local") return [];
  return [invalidValue(`${path}.referencePolicy.type`, type, 'valid values are "Source", "Local"')];
}

/** Faults of an import policy's mode. */
export function importPolicyFaults(policy: TagImportPolicy, path: string): FieldError[] {
  const mode = policy.importMode ?? "";
  if (["", "Legacy", "PreserveOriginal"].includes(mode)) return [];
  const detail = "invalid import mode, valid modes are '', 'Legacy', 'PreserveOriginal'";
  return [invalidValue(`${path}.importMode`, mode, detail)];
}
