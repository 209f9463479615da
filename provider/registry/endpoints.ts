import type { LookupFunction } from "node:net";
import nodeTls from "node:tls";
import type { Dispatcher } from "undici";
import { createDispatcher } from "../http/dispatcher.ts";
import { send } from "../http/send.ts";
import { SharedWork } from "../http/sharedWork.ts";
import { isLocalRegistry, registryEndpoint } from "../image/registryHost.ts";
import { guardedLookup, type Lookup } from "./realm.ts";
import type { RegistrySettings } from "./settings.ts";

/** Connections to registries and to the hosts that they redirect to, one pool for each. */
export interface Endpoints {
  /** `https://host`, or `http://host` where that is allowed and the registry speaks nothing else. */
  origin(registry: string, insecure: boolean, signal: AbortSignal): Promise<string>;
  /** `guard` gives the addresses of a host that must be at a public one. */
  dispatcher(origin: string, insecure: boolean, guard?: Lookup): Promise<Dispatcher>;
  close(): Promise<void>;
}

/** Pools of connections that are opened as they are needed. */
export function endpoints(settings: RegistrySettings, env: Readonly<Record<string, string | undefined>>): Endpoints {
  const pools = new Map<string, Promise<Dispatcher>>();
  const origins = new SharedWork<string>();

  function dispatcher(origin: string, insecure: boolean, guard?: Lookup): Promise<Dispatcher> {
    const key = `${insecure} ${guard !== undefined} ${origin}`;
    const tls = tlsOf(settings, insecure, guard && guardedLookup(new URL(origin).hostname, guard));
    const pool = pools.get(key) ?? createDispatcher({ origin, tls, connections: settings.connections ?? 8, env });
    pools.set(key, pool);
    return pool;
  }

  async function probe(host: string, insecure: boolean, signal: AbortSignal): Promise<string> {
    try {
      const url = `https://${host}/v2/`;
      const pool = await dispatcher(`https://${host}`, insecure);
      const { body } = await send(pool, { method: "GET", url, headers: {}, signal });
      await body.dump();
      return `https://${host}`;
    } catch (error) {
      // A probe that was cut short has found out nothing.
      signal.throwIfAborted();
      // Only a server that does not speak TLS is tried without; a bad certificate or a missing server stays an error.
      return isPlainHttp(error) ? `http://${host}` : `https://${host}`;
    }
  }

  function origin(registry: string, insecure: boolean, signal: AbortSignal): Promise<string> {
    const host = registryEndpoint(registry);
    if (!insecure && !isLocalRegistry(host)) return Promise.resolve(`https://${host}`);
    const key = `${insecure} ${host}`;
    return origins.get(key, signal, () => probe(host, insecure, signal));
  }

  return {
    origin,
    dispatcher,
    async close() {
      const all = await Promise.allSettled(pools.values());
      pools.clear();
      await Promise.all(all.map((pool) => (pool.status === "fulfilled" ? pool.value.close() : undefined)));
    },
  };
}

function tlsOf({ certificateAuthority }: RegistrySettings, insecure: boolean, lookup: LookupFunction | undefined) {
  return {
    ...(lookup && { lookup }),
    ...(insecure ? { rejectUnauthorized: false } : {}),
    ...(certificateAuthority === undefined ? {} : { ca: [...nodeTls.getCACertificates(), certificateAuthority] }),
  };
}

/** Errors of a client that speaks TLS to a server that does not. Other failures of the handshake have other codes. */
export function isPlainHttp(error: unknown): boolean {
  const { code, message, cause } = (error ?? {}) as { code?: unknown; message?: unknown; cause?: unknown };
  if (cause !== undefined && isPlainHttp(cause)) return true;
  return /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i.test(`${code} ${message}`);
}
