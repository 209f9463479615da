import type { KubeConfig } from "@kubernetes/client-node";
import { keepSecret } from "../../text/knownSecrets.ts";
import type { ClusterSettings } from "../settings.ts";
import { clusterOf, givenCluster, pluginConfigOf, trusting } from "./apiServer.ts";
import { type Headers, impersonation } from "./impersonation.ts";
import { loadKubeconfig, type Machine } from "./loadKubeconfig.ts";
import { loadPod } from "./pod.ts";
import { userOf } from "./user.ts";

/** The way into a cluster as the configuration describes it. */
export interface ClusterAccess {
  /** One cluster, one user, one context: those that are meant. */
  readonly config: KubeConfig;
  /** Headers that the library does not send. */
  readonly headers: Headers;
  /** The kubeconfig's extension for credential plugins. */
  readonly pluginConfig?: unknown;
}

/**
 * Reads the configuration that the settings mean. The library holds and applies it; which entries it gets is decided here.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`
 */
export async function clusterAccess(settings: ClusterSettings, machine: Machine): Promise<ClusterAccess> {
  keepSecret(settings.token);
  const found = await loadKubeconfig(settings, machine);
  // Loading the library takes longer than most of what a provider does.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (found === "pod") loadPod(config, machine.env, machine.root);
  else {
    const cluster = found.cluster === undefined ? givenCluster(settings.server ?? "") : clusterOf(found.cluster);
    config.loadFromClusterAndUser(cluster, found.user === undefined ? { name: "anonymous" } : userOf(found.user));
    const { namespace } = found;
    if (namespace) config.contexts = config.contexts.map((context) => ({ ...context, namespace }));
  }
  config.clusters = config.clusters.map((cluster) => trusting(cluster, settings));
  const { token } = settings;
  // A given token names its own user: the kubeconfig's user does not count beside it.
  if (token !== undefined) config.users = config.users.map(({ name }) => ({ name, token }));
  if (found === "pod") return { config, headers: {} };
  return {
    config,
    headers: found.user === undefined ? {} : impersonation(found.user),
    ...(found.cluster && { pluginConfig: pluginConfigOf(found.cluster) }),
  };
}
