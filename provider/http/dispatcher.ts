import type { ConnectionOptions } from "node:tls";
import type { Dispatcher } from "undici";
import { environmentProxy } from "./environmentProxy.ts";
import { parseProxyUrl } from "./proxyUrl.ts";
import { isSocks, socksConnector } from "./socksConnector.ts";

/** Settings of connections to one server. */
export interface ConnectionSettings {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly tls?: Pick<
    ConnectionOptions,
    "ca" | "cert" | "key" | "rejectUnauthorized" | "servername" | "passphrase" | "pfx"
  >;
  /** A proxy of its own; otherwise the environment's (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`) is used. */
  readonly proxyUrl?: string | undefined;
  /** Most connections at once. @default 32 */
  readonly connections?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The proxy that connections go through; `undefined` without one. @throws ImageStreamError `INVALID_PROXY` */
export function proxyOf({ origin, proxyUrl, env }: ConnectionSettings): URL | undefined {
  if (proxyUrl !== undefined && proxyUrl !== "") return parseProxyUrl(proxyUrl, "proxy-url of the kubeconfig");
  return environmentProxy(origin, env);
}

/**
 * A pool of keep-alive connections, through a proxy where one is set. Its owner closes it.
 * @throws ImageStreamError `INVALID_PROXY`
 */
export async function createDispatcher(settings: ConnectionSettings): Promise<Dispatcher> {
  const { tls = {}, connections = 32 } = settings;
  const proxy = proxyOf(settings);
  const pool = { connections, allowH2: false, keepAliveTimeout: 30_000 };
  // The system's default for the first keep-alive probe is later than the idle limit of usual load balancers.
  const socket = { timeout: 10_000, keepAlive: true, keepAliveInitialDelay: 30_000 };
  // Loading undici takes a while, and a provider that only checks inputs never needs it.
  const { Agent, ProxyAgent, buildConnector } = await import("undici");
  if (proxy === undefined) return new Agent({ ...pool, connect: { ...socket, ...tls } });
  if (isSocks(proxy)) {
    const overTunnel = buildConnector({ ...socket, ...tls, allowH2: false });
    return new Agent({ ...pool, connect: socksConnector(proxy, overTunnel, socket.timeout) });
  }
  // The server's certificates are nothing to the proxy.
  return new ProxyAgent({ ...pool, uri: proxy.href, proxyTls: socket, requestTls: { ...socket, ...tls } });
}
