import type { LookupAddress } from "node:dns";
import { afterEach, describe, expect, test } from "@jest/globals";
import { send } from "../../../provider/http/send.ts";
import { endpoints } from "../../../provider/registry/endpoints.ts";
import { judgeRealm, type Lookup, RealmRefused } from "../../../provider/registry/realm.ts";
import { fakeApi } from "../cluster/fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const names: Readonly<Record<string, readonly string[]>> = {
  "registry.example": ["93.184.216.34"],
  "auth.example": ["93.184.216.35", "2606:2800::1"],
  "lab.internal": ["10.0.0.5"],
  "auth.internal": ["10.0.0.6"],
  "half.example": ["93.184.216.36", "10.0.0.7"],
  "metadata.google.internal": ["169.254.169.254"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "docker-host": ["127.0.1.1"],
};

const addressesOf = (texts: readonly string[]): LookupAddress[] =>
  texts.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

const lookup: Lookup = async (name) => {
  const known = names[name];
  if (known === undefined) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
  return addressesOf(known);
};

describe("a token server may be", () => {
  test.each([
    ["https://registry.example", "https://auth.example/token"],
    ["https://registry.example", "https://nowhere.example/token"],
    ["https://registry.example", "https://registry.example:5001/token"],
    ["http://registry.example", "http://auth.example/token"],
    ["https://lab.internal", "https://auth.internal/token"],
    ["https://lab.internal", "https://auth.example/token"],
    ["http://127.0.0.1:5000", "http://127.0.0.1:5001/token"],
    ["http://localhost:5000", "http://127.0.0.1:5001/token"],
    ["http://[::1]:5000", "http://localhost:5001/token"],
    ["http://docker-host:5000", "http://localhost:5001/token"],
    ["http://169.254.0.5:5000", "http://169.254.0.6:5001/token"],
  ])("for %s: %s", async (registry, realm) => {
    await judgeRealm(registry, realm, lookup);
  });
});

describe("a token server may not be", () => {
  test.each([
    ["https://registry.example", "http://auth.example/token"],
    ["https://lab.internal", "http://lab.internal:5001/token"],
    ["https://registry.example", "file:///etc/passwd"],
    ["http://registry.example", "ftp://registry.example/token"],
    ["https://registry.example", "https://127.0.0.1/token"],
    ["https://registry.example", "https://127.1/token"],
    ["https://registry.example", "https://2130706433/token"],
    ["https://registry.example", "https://0x7f000001/token"],
    ["https://registry.example", "https://0177.0.0.1/token"],
    ["https://registry.example", "https://0/token"],
    ["https://registry.example", "https://[::1]/token"],
    ["https://registry.example", "https://[::ffff:169.254.169.254]/token"],
    ["https://registry.example", "https://[fd00:ec2::254]/token"],
    ["https://registry.example", "https://192.168.1.1/token"],
    ["https://registry.example", "https://localhost/token"],
    ["https://registry.example", "https://x.localhost./token"],
    ["https://registry.example", "https://auth.internal/token"],
    ["https://registry.example", "https://half.example/token"],
    ["https://registry.example", "https://metadata.google.internal/token"],
    ["https://registry.example", "https://mapped.example/token"],
    // Behind a proxy the registry's own name may be unknown here.
    ["https://unknown.example", "https://10.0.0.6/token"],
    ["http://lab.internal", "http://169.254.169.254/token"],
    ["http://127.0.0.1:5000", "http://169.254.169.254/token"],
  ])("for %s: %s", async (registry, realm) => {
    await expect(judgeRealm(registry, realm, lookup)).rejects.toBeInstanceOf(RealmRefused);
  });
});

test("a name that has a public address when it is judged, and another one when it is connected to, gets nothing", async () => {
  const inside = await fakeApi(() => ({}));
  open.push(inside);
  const answers = [["93.184.216.35"], ["127.0.0.1"]];
  const rebinding: Lookup = async () => addressesOf(answers.shift() ?? []);
  const { port } = new URL(inside.url);
  const url = `http://auth.example:${port}/token`;
  expect(await judgeRealm("http://8.8.8.8", url, rebinding)).toEqual({ isGuarded: true });
  const hosts = endpoints({}, {});
  open.push(hosts);
  const pool = await hosts.dispatcher(new URL(url).origin, false, rebinding);
  await expect(send(pool, { method: "GET", url, headers: { authorization: "Basic x" } })).rejects.toThrow(
    "auth.example is at 127.0.0.1",
  );
  expect(inside.seen).toEqual([]);
});
