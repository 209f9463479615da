import type { ConnectionOptions } from "node:tls";
import type { Dispatcher } from "undici";
import { isLocalRegistry } from "../image/registryHost.ts";

/** How connections to one server are made. */
export interface ConnectionSettings {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly tls?: Pick<
    ConnectionOptions,
    "ca" | "cert" | "key" | "rejectUnauthorized" | "servername" | "passphrase" | "pfx"
  >;
  /** A proxy of its own; otherwise the environment's (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`) is used. */
  readonly proxyUrl?: string;
  /** Most connections at once. @default 32 */
  readonly connections?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A pool of keep-alive connections, through a proxy where one is set. Its owner closes it. */
export async function createDispatcher(settings: ConnectionSettings): Promise<Dispatcher> {
  // Loading undici takes a while, and a provider that only checks inputs never needs it.
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import("undici");
  const { tls = {}, proxyUrl, connections = 32 } = settings;
  const pool = { connections, allowH2: false, keepAliveTimeout: 30_000 };
  // The system's default for the first keep-alive probe is later than the idle limit of usual load balancers.
  const connect = { ...tls, timeout: 10_000, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (proxyUrl !== undefined) return new ProxyAgent({ ...pool, uri: proxyUrl, requestTls: connect, connect });
  if (isLocal(settings.origin)) return new Agent({ ...pool, connect });
  return new EnvHttpProxyAgent({ ...pool, ...proxiesOf(settings.env), requestTls: connect, connect });
}

/** Empty texts keep the agent from looking into the process's own environment. */
function proxiesOf(env: Readonly<Record<string, string | undefined>>) {
  return {
    httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
    httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
    noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
  };
}

/** No proxy of the environment can reach this machine's own loopback address. */
const isLocal = (origin: string): boolean => isLocalRegistry(new URL(origin).host);
