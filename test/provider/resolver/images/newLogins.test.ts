import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image, startRegistry } from "../../../../emulator/index.ts";
import type { Registry } from "../../../../emulator/registry/startRegistry.ts";
import type { ImageRequest, ImageSource } from "../../../../provider/resolver/images/imageSource.ts";
import { NewLogins } from "../../../../provider/resolver/images/newLogins.ts";
import type { ImportLogin } from "../../../../provider/resolver/images/pullLogins.ts";

const user = { username: "robot", password: "hush" };
const built = image({ version: "1" });
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry({ auth: { scheme: "basic", users: { robot: user } } });
  await registry.push("acme/app", "1", built, user);
});
afterAll(() => registry.close());

const request = (): ImageRequest => ({
  namespace: "shop",
  reference: `${registry.host}/acme/app:1`,
  insecure: false,
  importMode: undefined,
});
const digest = `sha256:${"1".repeat(64)}`;
const byCluster: ImageSource = { resolve: async () => ({ image: { digest, metadata: {} }, resolvedBy: "cluster" }) };
const refusedByCluster: ImageSource = {
  resolve: async () => ({ problem: { code: "IMPORT_FAILED", severity: "warning", summary: "401" } }),
};

const resolved = (choice: Partial<ImportLogin> | undefined, images: ImageSource) => {
  const login = { secret: "pull", registry: registry.host, login: user, isNew: true, isPending: false, ...choice };
  return new NewLogins({ choice: async () => choice && login }, images).resolve(request());
};

test("a new login opens the registry, before the cluster has it", async () => {
  expect(await resolved({}, refusedByCluster)).toMatchObject({
    image: { digest: built.digest },
    resolvedBy: "registry",
  });
});

test("without a new login, the cluster is asked alone", async () => {
  expect(await resolved(undefined, byCluster)).toMatchObject({ image: { digest } });
  expect(await resolved({ isNew: false }, byCluster)).toMatchObject({ image: { digest } });
});

test("a new login that the registry refuses is told, by the name of its secret", async () => {
  const wrong = { login: { username: "robot", password: "wrong-one" } };
  const answer = await resolved(wrong, refusedByCluster);
  expect(answer).toMatchObject({ problem: { summary: expect.stringMatching(/the login of secret pull, which this/) } });
  expect(JSON.stringify(answer)).not.toContain("wrong-one");
  const known = await resolved(wrong, byCluster);
  expect(known).toMatchObject({ image: { digest }, notices: [{ headline: { values: ["pull"] } }] });
});

test("a login that only the update knows leaves the digest to the cluster, or unknown without a warning", async () => {
  const pending = { isPending: true };
  expect(await resolved(pending, byCluster)).toMatchObject({ image: { digest } });
  expect(await resolved(pending, refusedByCluster)).toMatchObject({ problem: { severity: "info" } });
});

test("a registry gets eight of many requests at once", async () => {
  const waiting: ServerResponse[] = [];
  let most = 0;
  const server = createServer((_request, response) => {
    waiting.push(response);
    most = Math.max(most, waiting.length);
    // More would come before the first answer.
    if (waiting.length >= 8) setTimeout(() => waiting.splice(0).map((one) => one.writeHead(404).end()), 50);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const choice = async () => ({ secret: "pull", registry: host, login: user, isNew: true, isPending: false });
  const logins = new NewLogins({ choice }, refusedByCluster);
  const all = Array.from({ length: 24 }, (_, tag) => ({ ...request(), reference: `${host}/acme/app:${tag}` }));
  await Promise.all(all.map((one) => logins.resolve(one)));
  expect(most).toBe(8);
  await new Promise((resolve) => server.close(resolve));
});
