import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { type AddressScope, addressScope } from "./addressScope.ts";

/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly LookupAddress[]>;

/** Asks as connections do. */
export const lookUp: Lookup = (name) => systemLookup(name, { all: true });

/** A token server that must not get credentials, nor be asked at all. */
export class RealmRefused extends Error {
  readonly isPlainHttp: boolean;

  constructor(message: string, isPlainHttp = false) {
    super(message);
    this.isPlainHttp = isPlainHttp;
  }
}

/** Addresses that a registry's token server may have. */
export interface RealmPolicy {
  /** Connections to it go to public addresses only. */
  readonly isGuarded: boolean;
}

/**
 * Judges the token server that a registry names: on any host, as docker clients allow, but over HTTPS where the registry has
 * it, and at a public address where the registry is at one.
 * @throws RealmRefused
 */
export async function judgeRealm(registry: string, realm: string, lookup: Lookup): Promise<RealmPolicy> {
  const [own, other] = [new URL(registry), new URL(realm)];
  if (!/^https?:$/.test(other.protocol)) {
    throw new RealmRefused(`${own.host} names ${other.protocol}// as its token server, which is no web server`);
  }
  if (own.protocol === "https:" && other.protocol !== "https:") {
    throw new RealmRefused(`the token server of ${own.host}, ${other.host}, speaks plain HTTP`, true);
  }
  if (own.hostname === other.hostname) return { isGuarded: false };
  const registryScopes = await scopesOf(own.hostname, lookup);
  // Without an answer, a proxy finds the way: what it finds there is outside.
  const isPublic = registryScopes.every((scope) => scope === "public");
  const isLinkLocal = registryScopes.includes("link-local");
  for (const scope of await scopesOf(other.hostname, lookup)) {
    const isAllowed = scope === "public" || (scope === "link-local" ? isLinkLocal : !isPublic);
    if (!isAllowed) throw outOfScope(own.host, other.host, scope);
  }
  return { isGuarded: isPublic };
}

/** Looks names up for connections, and gives no address that is not public for this host: a name may change its addresses. */
export function guardedLookup(host: string, lookup: Lookup): LookupFunction {
  return (name, options, callback) => {
    lookup(name).then(
      (addresses) => {
        const [first] = addresses;
        const outside = name === host ? addresses.find(({ address }) => addressScope(address) !== "public") : undefined;
        if (outside !== undefined) {
          callback(new RealmRefused(`the token server ${host} is at ${outside.address}, which is not public`), "");
        } else if (options.all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}

async function scopesOf(hostname: string, lookup: Lookup): Promise<AddressScope[]> {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return [addressScope(bare)];
  if (/(?:^|\.)localhost\.?$/.test(bare)) return ["loopback"];
  const addresses = await lookup(bare).catch(() => []);
  return addresses.map(({ address }) => addressScope(address));
}

function outOfScope(registry: string, realm: string, scope: AddressScope): RealmRefused {
  return new RealmRefused(`${registry} names ${realm} as its token server, which is at a ${scope} address`);
}
