import { isReference, parseReference } from "../../image/reference.ts";
import { isInScope } from "../inputs/registryScopes.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { ClusterImagePolicySpec, RegistryLocation } from "./spec.ts";

/** Why a policy keeps the cluster from importing an image, or nodes from pulling it; `undefined` if it does not. */
export function blockedBy(
  spec: ClusterImagePolicySpec,
  image: string,
  internalRegistry: string | undefined,
): string | undefined {
  if (isUnknown(image) || !isReference(image)) return undefined;
  const { registry, repository } = parseReference(image);
  const whole = `${registry}/${repository}`;
  const allowed = known(spec.allowedRegistriesForImport);
  if (allowed.length > 0 && registry !== internalRegistry && !allowed.some((entry) => isAllowed(entry, registry))) {
    return `spec.allowedRegistriesForImport has no ${registry}: no import`;
  }
  const sources = isUnknown(spec.registrySources) ? undefined : spec.registrySources;
  const blocking = known(sources?.blockedRegistries).find((scope) => isInScope(whole, scope));
  // Imports look for the whole registry only.
  const effect = blocking === registry ? "no import, no pull" : "no pull";
  if (blocking !== undefined) return `spec.registrySources.blockedRegistries has ${blocking}: ${effect}`;
  const permitted = known(sources?.allowedRegistries);
  if (permitted.length > 0 && !permitted.some((scope) => isInScope(whole, scope))) {
    return `spec.registrySources.allowedRegistries has no ${registry}: no pull`;
  }
  return undefined;
}

function known<T>(list: readonly T[] | undefined): readonly T[] {
  // What is unknown in a preview may be anything.
  return Array.isArray(list) && !list.some(isUnknown) ? list : [];
}

/** As the API server compares hosts and ports of imports. */
function isAllowed({ domainName, insecure }: RegistryLocation, registry: string): boolean {
  if (isUnknown(domainName) || isUnknown(insecure)) return true;
  const [host = "", port = insecure === true ? "80" : "443"] = domainName.split(":");
  const [ofHost = "", ofPort] = registry.split(":");
  const isPort = ofPort === undefined ? ["80", "443", "*"].includes(port) : matches(port, ofPort);
  return isPort && matches(host, ofHost);
}

function matches(glob: string, text: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "s").test(text);
}
