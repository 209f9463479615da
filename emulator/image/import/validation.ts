import { type FieldError, forbiddenField, invalidValue, required } from "../../apiserver/fieldError.ts";
import type { AllowedRegistries } from "../allowedRegistries.ts";
import { parsePullSpec, registryHostPort } from "../pullSpec.ts";
import { streamNameFaults } from "../stream/validation.ts";
import { importPolicyFaults } from "../tag/validation.ts";
import type { ImageImport, ImageStreamImport, ImportSource } from "./object.ts";

/** Faults of an import request. */
export function importFaults({ metadata: { name = "" }, spec }: ImageStreamImport): FieldError[] {
  const { images = [], repository } = spec;
  const nothing = images.length === 0 && repository === undefined;
  return [
    ...images.flatMap((image, index) => imageFaults(image, `spec.images[${index}]`)),
    ...(repository === undefined ? [] : repositoryFaults(repository, "spec.repository")),
    ...(nothing
      ? [invalidValue("spec.images", null, "you must specify at least one image or a repository import")]
      : []),
    ...(name === ""
      ? [required("metadata.name", "name or generateName is required")]
      : streamNameFaults(name).map((why) => invalidValue("metadata.name", name, why))),
  ];
}

/** Faults of sources with forbidden registries. */
export function forbiddenSources({ spec }: ImageStreamImport, allowed: AllowedRegistries): FieldError[] {
  const { images = [], repository } = spec;
  return [
    ...(repository === undefined ? [] : registryFault(repository, "spec.repository", allowed)),
    ...images.flatMap((image, index) => registryFault(image, `spec.images[${index}]`, allowed)),
  ];
}

function imageFaults(image: ImageImport, path: string): FieldError[] {
  const policyFaults = importPolicyFaults(image.importPolicy, `${path}.importPolicy`);
  const { kind = "", name = "" } = image.from;
  if (kind !== "DockerImage")
    return [invalidValue(`${path}.from.kind`, kind, "only DockerImage is supported"), ...policyFaults];
  const noTarget =
    image.to?.name === "" ? [invalidValue(`${path}.to.name`, "", "the name of the target tag must be specified")] : [];
  // Legacy clients ask for "*" to look streams up; their other members are not checked.
  if (name === "*") return noTarget;
  const nameFaults = name === "" ? [required(`${path}.from.name`)] : pullSpecFaults(name, `${path}.from.name`);
  return [...noTarget, ...nameFaults, ...policyFaults];
}

function repositoryFaults({ from, importPolicy }: ImportSource, path: string): FieldError[] {
  const policyFaults = importPolicyFaults(importPolicy, `${path}.importPolicy`);
  const { kind = "", name = "" } = from;
  if (kind !== "DockerImage")
    return [invalidValue(`${path}.from.kind`, kind, "only DockerImage is supported"), ...policyFaults];
  if (name === "") return [required(`${path}.from.name`, "container image references require a name"), ...policyFaults];
  const parsed = parsePullSpec(name);
  const tooMuch = parsed.ok && (parsed.spec.tag !== "" || parsed.spec.id !== "");
  const why = "you must specify an image repository, not a tag or ID";
  return [
    ...pullSpecFaults(name, `${path}.from.name`),
    ...(tooMuch ? [invalidValue(`${path}.from.name`, name, why)] : []),
    ...policyFaults,
  ];
}

function pullSpecFaults(name: string, field: string): FieldError[] {
  const parsed = parsePullSpec(name);
  return parsed.ok ? [] : [invalidValue(field, name, parsed.reason)];
}

function registryFault({ from, importPolicy }: ImportSource, path: string, allowed: AllowedRegistries): FieldError[] {
  const parsed = parsePullSpec(from.name ?? "");
  const spec = parsed.ok ? parsed.spec : { registry: "", namespace: "", name: "", tag: "", id: "" };
  const { host, port } = registryHostPort(spec, importPolicy.insecure ?? false);
  const hostPort = `${host}:${port}`;
  const refusal = allowed.refusal({ registry: hostPort, namespace: "", name: "", tag: "", id: "" }, "secure");
  if (refusal === undefined) return [];
  return [forbiddenField(`${path}.from.name`, `importing images from registry "${hostPort}" is forbidden: ${refusal}`)];
}
