import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";
import { parseProxyUrl } from "./proxyUrl.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy of the environment for a server, by the rules of Go's programs, `oc` and `kubectl` among them: `HTTPS_PROXY`
 * for https, `HTTP_PROXY` for http, none for this machine itself and for what `NO_PROXY` names. Lower case comes first,
 * and an empty variable counts as unset.
 * @throws ImageStreamError `INVALID_PROXY`, which names the variable
 */
export function environmentProxy(origin: string, env: Env): URL | undefined {
  const { protocol, hostname, port } = new URL(origin);
  const [name, value] = variable(protocol === "https:" ? "https_proxy" : "http_proxy", env);
  if (value === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const target = { host, port: port || (protocol === "https:" ? "443" : "80") };
  if (isThisMachine(host) || noProxy(target, variable("no_proxy", env)[1] ?? "")) return undefined;
  return parseProxyUrl(value, `the environment variable ${name}`);
}

function variable(lower: string, env: Env): [name: string, value: string | undefined] {
  const name = [lower, lower.toUpperCase()].find((spelling) => (env[spelling] ?? "").trim() !== "");
  return [name ?? lower, name === undefined ? undefined : env[name]];
}

interface Target {
  /** Without brackets. */
  readonly host: string;
  readonly port: string;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const isThisMachine = (host: string): boolean => host === "localhost" || isIn(loopback, host);

const isIn = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? "ipv4" : "ipv6");

/** Entries are `*`, networks, addresses and names, the latter two with or without a port. */
const noProxy = (target: Target, list: string): boolean =>
  list
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => entry !== "" && matches(entry, target));

function matches(entry: string, { host, port }: Target): boolean {
  if (entry === "*") return true;
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (network !== null) return isInNetwork(host, network[1] ?? "", Number(network[2]));
  const [name, onlyPort] = hostAndPort(entry);
  if (name === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
  if (isIP(name) !== 0) return isInNetwork(host, name, isIP(name) === 4 ? 32 : 128);
  if (isIP(host) !== 0) return false;
  return isBelow(host, name);
}

/** `example.com` stands for itself and what is below, `.example.com` and `*.example.com` only for the latter. */
function isBelow(host: string, entry: string): boolean {
  const [, dot, rest = ""] = /^\*?(\.?)(.*?)\.?$/.exec(entry) ?? [];
  // Hosts of URLs have their international names in ASCII.
  const name = domainToASCII(rest) || rest;
  return host.endsWith(`.${name}`) || (dot === "" && host === name);
}

function hostAndPort(entry: string): [name: string, port: string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return [bracketed[1] ?? "", bracketed[2]];
  const single = /^([^:]*):(\d*)$/.exec(entry);
  if (single !== null) return [single[1] ?? "", single[2] || undefined];
  return [entry, undefined];
}

function isInNetwork(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family === 4 ? "ipv4" : "ipv6");
  return isIn(list, host);
}
