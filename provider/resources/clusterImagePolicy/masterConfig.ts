import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** Settings of `imagePolicyConfig` in `master-config.yaml` of OpenShift 3, and what replaces them. */
const replacements: Readonly<Record<string, string>> = {
  maxImagesBulkImportedPerRepository:
    "nothing replaces it: OpenShift 4 imports the first 50 tags of a dockerImageRepository; declare the tags that you need in spec.tags of an ImageStream, which has no limit",
  disableScheduledImport:
    "nothing replaces it: OpenShift 4 always looks after scheduled tags; leave importPolicy.scheduled out of the tags, and the program moves them",
  scheduledImageImportMinimumIntervalSeconds:
    "nothing replaces it: OpenShift 4 looks after scheduled tags every 15 minutes; where that is too late, leave importPolicy.scheduled out and run the program more often",
  maxScheduledImageImportsPerMinute:
    "nothing replaces it: OpenShift 4 imports at most 60 scheduled tags a minute in the whole cluster",
  internalRegistryHostname:
    "nothing replaces it: the image registry's operator sets it, see status.internalRegistryHostname of image.config.openshift.io/cluster",
  externalRegistryHostname: "spec.externalRegistryHostnames, a list, replaces it",
  allowedRegistriesForImport: "spec.allowedRegistriesForImport of the same form replaces it",
  additionalTrustedCA:
    "it was the path of a file; trustedCertificates, PEM by host[:port] of the registry, replaces it",
};

/** Explains the members of a declaration that OpenShift 3 had in `master-config.yaml`. */
export function masterConfigDiagnostics(inputs: unknown): Diagnostic[] {
  const all = membersOf(inputs);
  const spec = membersOf(all["spec"]);
  const { additionalTrustedCA } = spec;
  const isFile = typeof additionalTrustedCA === "string" && !isUnknown(additionalTrustedCA);
  const old = Object.keys(spec).filter((name) => isOld(name) || (name === "additionalTrustedCA" && isFile));
  return [
    ...explained(all["imagePolicyConfig"], "imagePolicyConfig"),
    ...explained(spec["imagePolicyConfig"], "spec.imagePolicyConfig"),
    ...Object.keys(all)
      .filter(isOld)
      .map((name) => explanation(name, name)),
    ...old.map((name) => explanation(name, join("spec", [name]))),
  ];
}

function explained(config: unknown, path: string): Diagnostic[] {
  if (config === undefined) return [];
  const names = Object.keys(membersOf(config)).filter((name) => Object.hasOwn(replacements, name));
  if (names.length > 0) return names.map((name) => explanation(name, join(path, [name])));
  return [{ path, summary: "is a part of master-config.yaml of OpenShift 3", remedy: "declare the members of spec" }];
}

const explanation = (name: string, path: string): Diagnostic => ({
  path,
  summary: "is a setting of master-config.yaml of OpenShift 3",
  remedy: replacements[name] ?? "",
});

/** Not in the API of OpenShift 4 under this name. */
const isOld = (name: string): boolean =>
  Object.hasOwn(replacements, name) && !["allowedRegistriesForImport", "additionalTrustedCA"].includes(name);
