import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../../provider/cluster/cluster.ts";
import { certificateAuthority } from "../../../certificates.ts";
import { type FakeApi, fakeApi, type SeenRequest } from "../fakeApi.ts";

let root: string;
let account: string;
let api: FakeApi;
const clusters: Cluster[] = [];
const environment = { ...process.env };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pod-"));
  account = join(root, "var/run/secrets/kubernetes.io/serviceaccount");
  await mkdir(account, { recursive: true });
  const authority = await certificateAuthority();
  api = await fakeApi(
    ({ headers }) =>
      headers.authorization === "Bearer old" ? { status: 401 } : { body: { metadata: { name: "web" } } },
    (listener) => createServer(authority.server, listener) as ReturnType<typeof import("node:http").createServer>,
  );
  await writeFile(join(account, "ca.crt"), authority.cert);
  await writeFile(join(account, "namespace"), "apps\n");
  await writeFile(join(account, "token"), "t0ken\n");
  // The library looks here.
  process.env["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
  process.env["KUBERNETES_SERVICE_PORT"] = new URL(api.url).port;
});
afterEach(async () => {
  process.env = { ...environment };
  for (const cluster of clusters.splice(0)) await cluster.close();
  await api.close();
  await rm(root, { recursive: true });
});

function open(settings: object = {}, more: Record<string, string> = {}): Cluster {
  const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env;
  const cluster = connect(settings, {
    env: { HOME: root, KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, ...more },
    root,
  });
  clusters.push(cluster);
  return cluster;
}

async function sentBy(cluster: Cluster): Promise<SeenRequest["headers"] | undefined> {
  await cluster.imageStreams.get("p1", "web");
  return api.seen.at(-1)?.headers;
}

test("in a pod, its service account is used: server, certificate authority, token and namespace", async () => {
  const cluster = open();
  expect((await sentBy(cluster))?.authorization).toBe("Bearer t0ken");
  expect(await cluster.namespace()).toBe("apps");
  expect(await open({}, { POD_NAMESPACE: "other" }).namespace()).toBe("other");
  expect(await open({ namespace: "mine" }).namespace()).toBe("mine");
});

test("a token that the kubelet has renewed is read when the old one is refused", async () => {
  await writeFile(join(account, "token"), "old");
  const cluster = open();
  await expect(sentBy(cluster)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await writeFile(join(account, "token"), "new");
  expect((await sentBy(cluster))?.authorization).toBe("Bearer new");
});

test("without its certificate authority, the system's authorities count", async () => {
  await rm(join(account, "ca.crt"));
  await expect(sentBy(open())).rejects.toMatchObject({ code: "TLS" });
  expect((await sentBy(open({ insecureSkipTlsVerify: true })))?.authorization).toBe("Bearer t0ken");
});

test("a kubeconfig comes before the pod, an empty one and a missing one do not", async () => {
  const path = join(root, "config");
  await writeFile(path, "# nothing yet\n");
  for (const KUBECONFIG of [path, join(root, "missing")]) {
    expect((await sentBy(open({}, { KUBECONFIG })))?.authorization).toBe("Bearer t0ken");
  }
  const entry = (name: string) => ({ name: "a", [name]: { server: "https://other.test", cluster: "a", user: "a" } });
  const config = { clusters: [entry("cluster")], users: [entry("user")], contexts: [entry("context")] };
  await writeFile(path, JSON.stringify({ ...config, "current-context": "a" }));
  expect(await open({}, { KUBECONFIG: path }).server()).toBe("https://other.test");
});

test("a pod without a service account token is none", async () => {
  await rm(join(account, "token"));
  await expect(open().server()).rejects.toThrow(/no cluster is configured; log in/);
});
