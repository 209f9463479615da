import { BlockList, isIPv6 } from "node:net";

/** From where an address can be reached. */
export type AddressScope = "public" | "private" | "loopback" | "link-local";

const v4: readonly (readonly [AddressScope, string])[] = [
  // On most systems 0.0.0.0 is this machine, too.
  ["loopback", "0.0.0.0/8"],
  ["loopback", "127.0.0.0/8"],
  ["link-local", "169.254.0.0/16"],
  ["private", "10.0.0.0/8"],
  ["private", "100.64.0.0/10"],
  ["private", "172.16.0.0/12"],
  ["private", "192.0.0.0/24"],
  ["private", "192.168.0.0/16"],
  ["private", "198.18.0.0/15"],
  // Multicast and reserved: nothing that a registry could be at.
  ["private", "224.0.0.0/3"],
];

const v6: readonly (readonly [AddressScope, string])[] = [
  ["loopback", "::/127"],
  ["link-local", "fe80::/10"],
  ["private", "fc00::/7"],
  ["private", "fec0::/10"],
  ["private", "ff00::/8"],
];

/** Prefixes of IPv6 addresses that stand for an IPv4 address, and the group of 16 bits at which that begins. */
const embedding: readonly (readonly [string, number])[] = [
  ["::/96", 6],
  ["::ffff:0:0/96", 6],
  ["::ffff:0:0:0/96", 6],
  ["64:ff9b::/96", 6],
  ["64:ff9b:1::/48", 6],
  ["2002::/16", 1],
];

/** The scope of an IP address, as connections get it from a name. */
export function addressScope(address: string): AddressScope {
  const [plain = ""] = address.split("%");
  if (!isIPv6(plain)) return v4.find(([, net]) => contains(net, plain, "ipv4"))?.[0] ?? "public";
  const own = v6.find(([, net]) => contains(net, plain, "ipv6"))?.[0];
  if (own !== undefined) return own;
  const inner = embedding.find(([net]) => contains(net, plain, "ipv6"));
  return inner === undefined ? "public" : addressScope(v4At(plain, inner[1]));
}

function contains(net: string, address: string, family: "ipv4" | "ipv6"): boolean {
  const [prefix = "", bits] = net.split("/");
  const list = new BlockList();
  list.addSubnet(prefix, Number(bits), family);
  return list.check(address, family);
}

function v4At(address: string, group: number): string {
  // The parser of URLs writes what is left out and dotted tails as groups.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(tail === undefined ? 0 : missing).fill("0"), ...groups(tail)];
  const pair = all.slice(group, group + 2).map((hex) => Number.parseInt(hex, 16));
  return pair.flatMap((word) => [word >> 8, word & 255]).join(".");
}
