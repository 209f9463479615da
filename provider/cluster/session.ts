import { createHash } from "node:crypto";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Dispatcher } from "undici";
import { createDispatcher, proxyOf } from "../http/dispatcher.ts";
import { AskingAuthenticator } from "./kubeconfig/askingAuthenticator.ts";
import { clusterAccess } from "./kubeconfig/clusterAccess.ts";
import { identityOf } from "./kubeconfig/identity.ts";
import type { Headers } from "./kubeconfig/impersonation.ts";
import type { Machine } from "./kubeconfig/loadKubeconfig.ts";
import type { ClusterSettings } from "./settings.ts";

/** A way into the cluster: address, identity, connections. */
export interface Session {
  /** URL of the API server without a slash at its end. */
  readonly server: string;
  readonly namespace: string;
  readonly dispatcher: Dispatcher;
  /** Equal for the same identity; a hash, from which no credential can be read. */
  readonly fingerprint: string;
  /** Milliseconds since 1970; absent for credentials that do not say. */
  readonly expires?: number | undefined;
  /** Headers that say who asks; tokens of files are read anew now and then. */
  headers(): Promise<Headers>;
  close(): Promise<void>;
}

/**
 * Reads the configuration, asks for credentials where a plugin or an issuer has them, and prepares connections; sends nothing
 * to the cluster. The signal ends plugins.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`, `CLUSTER_CREDENTIALS`, `INVALID_PROXY`
 */
export async function openSession(settings: ClusterSettings, machine: Machine, signal: AbortSignal): Promise<Session> {
  const { env } = machine;
  const { config, headers: more, pluginConfig } = await clusterAccess(settings, machine);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("a configuration without its cluster was let through");
  const connection = { origin: new URL(cluster.server).origin, env, proxyUrl: cluster.proxyUrl };
  const asked = new AskingAuthenticator({ cluster, proxy: proxyOf(connection), pluginConfig, env, signal });
  config.addAuthenticator(asked);
  const { proxyUrl, ...direct } = cluster;
  // Proxies are the dispatcher's, and the library refuses plain HTTP unless certificates do not matter; oc does not.
  config.clusters = [{ ...direct, skipTLSVerify: direct.skipTLSVerify || cluster.server.startsWith("http:") }];
  const { tls, headers } = await identityOf(config);
  const dispatcher = await createDispatcher({ ...connection, tls });
  let last = headers;
  return {
    server: cluster.server,
    namespace: settings.namespace ?? (config.getContextObject(config.currentContext)?.namespace?.trim() || "default"),
    dispatcher,
    expires: asked.expires,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([cluster.server, headers, more, tls]))
      .digest("hex"),
    async headers() {
      if (hasTokenFile(config)) last = await renewed(config, last);
      return { ...last, ...more };
    },
    close: () => dispatcher.close(),
  };
}

const hasTokenFile = (config: KubeConfig): boolean =>
  config.getCurrentUser()?.authProvider?.config?.tokenFile !== undefined;

/** The last content counts while another process writes the file. */
async function renewed(config: KubeConfig, last: Headers): Promise<Headers> {
  const { headers } = await identityOf(config).catch(() => ({ headers: last }));
  return headers["authorization"] === undefined ? last : headers;
}
