import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import { internalError } from "../apiserver/statusError.ts";
import { ImportSession } from "./importSession.ts";
import { ManifestLimiter } from "./manifestLimiter.ts";
import { PullCredentials } from "./pullCredentials.ts";
import { type RegistryEntry, registriesConfig } from "./registriesConfig.ts";

/** Base URLs of the hosts that the cluster resolves itself, such as its own registries. */
export type RegistryAddresses = (host: string) => string | undefined;

const config = "config.openshift.io";

/**
 * Opens an import with the cluster's current registry configuration and these pull secrets. @throws StatusError 500
 * without the configuration
 */
export function openImport(
  core: ClusterCore,
  address: RegistryAddresses,
  secrets: readonly KubeObject[],
): ImportSession {
  const { settings, clock } = core;
  return new ImportSession({
    settings,
    address,
    config: clusterRegistries(core),
    credentials: new PullCredentials(secrets),
    limiter: new ManifestLimiter(clock, settings.importManifestsPerSecond),
  });
}

/** Mirrors, insecure and blocked registries from the cluster's configuration objects. */
function clusterRegistries({ store, resource }: ClusterCore): RegistryEntry[] {
  const all = (group: string, plural: string) => store.list({ group, resource: plural });
  const image = store.get({ group: config, resource: "images", namespace: "", name: "cluster" });
  if (image === undefined && resource(config, "images") !== undefined) {
    throw internalError('images.config.openshift.io "cluster" not found');
  }
  const sources = isRecord(image?.spec) && isRecord(image.spec.registrySources) ? image.spec.registrySources : {};
  return registriesConfig({
    digestMirrorSets: all(config, "imagedigestmirrorsets"),
    tagMirrorSets: all(config, "imagetagmirrorsets"),
    contentSourcePolicies: all("operator.openshift.io", "imagecontentsourcepolicies"),
    insecureRegistries: texts(sources.insecureRegistries),
    blockedRegistries: texts(sources.blockedRegistries),
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
