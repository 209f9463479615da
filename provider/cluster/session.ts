import { createHash } from "node:crypto";
import type { Dispatcher } from "undici";
import { createDispatcher, proxyOf } from "../http/dispatcher.ts";
import { apiServer } from "./kubeconfig/apiServer.ts";
import { credentialsOf } from "./kubeconfig/credentials.ts";
import type { Headers } from "./kubeconfig/impersonation.ts";
import { loadKubeconfig } from "./kubeconfig/loadKubeconfig.ts";
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
  /** Headers that say who asks. */
  headers(): Headers;
  close(): Promise<void>;
}

/**
 * Reads the configuration, asks for credentials where a plugin or an issuer has them, and prepares connections; sends nothing
 * to the cluster. The signal ends plugins.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`, `CLUSTER_CREDENTIALS`, `INVALID_PROXY`
 */
export async function openSession(
  settings: ClusterSettings,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Session> {
  const entries = await loadKubeconfig(settings, env);
  const server = apiServer(entries, settings);
  const connection = { origin: new URL(server.url).origin, env, proxyUrl: server.proxyUrl };
  const proxy = proxyOf(connection);
  const { cert, key, expires, headers } = await credentialsOf(entries.user, settings, { server, proxy, env, signal });
  const { ca, servername, insecure } = server;
  const tls = {
    ...(ca && { ca }),
    ...(cert && { cert, key }),
    ...(servername && { servername }),
    ...(insecure && { rejectUnauthorized: false }),
  };
  const dispatcher = await createDispatcher({ ...connection, tls });
  return {
    server: server.url,
    namespace: settings.namespace ?? (entries.namespace || "default"),
    dispatcher,
    expires,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([server.url, headers(), tls]))
      .digest("hex"),
    headers,
    close: () => dispatcher.close(),
  };
}
