import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import type { ClusterSettings } from "../../../provider/cluster/settings.ts";
import { type FakeApi, fakeApi, type SeenRequest, sleepyTime, status } from "./fakeApi.ts";

let home: string;
let api: FakeApi;
let answer: (request: SeenRequest) => ReturnType<typeof status>;
const clusters: Cluster[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "kubeconfig-"));
  answer = () => ({ body: { metadata: { name: "web" } } });
  api = await fakeApi((request) => answer(request));
});
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
  await api.close();
  await rm(home, { recursive: true });
});

function open(settings: ClusterSettings, env: Record<string, string> = {}): Cluster {
  const cluster = connect(settings, { time: sleepyTime(), env: { HOME: home, ...env } });
  clusters.push(cluster);
  return cluster;
}

function config(user: object, context: object = {}): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "dev",
    clusters: [{ name: "c", cluster: { server: api.url } }],
    users: [{ name: "joe", user }],
    contexts: [
      { name: "dev", context: { cluster: "c", user: "joe", ...context } },
      { name: "prod", context: { cluster: "c", user: "joe", namespace: "live" } },
    ],
  });
}

async function file(name: string, content: string, mode = 0o600): Promise<string> {
  const path = join(home, name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

async function sentBy(cluster: Cluster): Promise<SeenRequest["headers"]> {
  await cluster.imageStreams.get("p1", "web");
  return api.seen.at(-1)?.headers ?? {};
}

test("a kubeconfig may be a path, a path below home, or contents in YAML or JSON", async () => {
  const text = config({ token: "t0ken" });
  const path = await file("config.yaml", text);
  for (const kubeconfig of [path, "~/config.yaml", text]) {
    expect((await sentBy(open({ kubeconfig }))).authorization).toBe("Bearer t0ken");
  }
});

test("context and namespace: the settings', the context's, default", async () => {
  const kubeconfig = config({ token: "t" });
  expect(await open({ kubeconfig }).namespace()).toBe("default");
  expect(await open({ kubeconfig, context: "prod" }).namespace()).toBe("live");
  expect(await open({ kubeconfig, context: "prod", namespace: "mine" }).namespace()).toBe("mine");
  expect(await open({ kubeconfig: config({ token: "t" }, { namespace: "p1" }) }).namespace()).toBe("p1");
});

test("KUBECONFIG names several files, some of which may be missing; the first to name something wins", async () => {
  const first = await file("a", config({ token: "first" }));
  const second = await file("b", config({ token: "second" }));
  const KUBECONFIG = [join(home, "missing"), first, second].join(delimiter);
  expect((await sentBy(open({}, { KUBECONFIG }))).authorization).toBe("Bearer first");
});

test("basic authentication and impersonation are sent", async () => {
  const basic = Buffer.from("joe:hunter2").toString("base64");
  const headers = await sentBy(open({ kubeconfig: config({ username: "joe", password: "hunter2", as: "jane" }) }));
  expect(headers).toMatchObject({ authorization: `Basic ${basic}`, "impersonate-user": "jane" });
});

test("a token file is read where the kubeconfig is", async () => {
  await file("token", "from-file\n");
  const path = await file("config", config({ tokenFile: "token" }));
  expect((await sentBy(open({ kubeconfig: path }))).authorization).toBe("Bearer from-file");
});

async function plugin(script: string): Promise<string> {
  await file("plugin.sh", `#!/bin/sh\n${script}\n`, 0o700);
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "./plugin.sh",
    args: ["x"],
    interactiveMode: "Never",
  };
  return await file("config", config({ exec }));
}

test("a credential plugin is told about itself, and asked once for many calls", async () => {
  const kubeconfig = await plugin(
    `echo run >> "$0.log"; case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) ;; *) exit 1 ;; esac
     printf '{"kind":"ExecCredential","status":{"token":"from-plugin"}}'`,
  );
  const cluster = open({ kubeconfig });
  await Promise.all([sentBy(cluster), sentBy(cluster)]);
  expect((await sentBy(cluster)).authorization).toBe("Bearer from-plugin");
  expect(await readFile(join(home, "plugin.sh.log"), "utf8")).toBe("run\n");
});

test("a plugin that fails is told with its complaint; one that prints nonsense without what it printed", async () => {
  const failing = open({ kubeconfig: await plugin("echo 'not logged in' >&2; exit 1") });
  await expect(failing.imageStreams.get("p1", "web")).rejects.toMatchObject({
    code: "CLUSTER_CREDENTIALS",
    message: expect.stringMatching(/not logged in.*log in again/s),
  });
  const nonsense = open({ kubeconfig: await plugin("echo s3cret-token") });
  const error: unknown = await nonsense.imageStreams.get("p1", "web").catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: "CLUSTER_CREDENTIALS" });
  expect(String(error)).not.toContain("s3cret");
});

test("tokens rotate: after a 401 the kubeconfig is read again", async () => {
  const path = await file("config", config({ token: "old" }));
  const cluster = open({ kubeconfig: path });
  answer = ({ headers }) =>
    headers.authorization === "Bearer new" ? { body: { metadata: {} } } : status(401, "Unauthorized", "Unauthorized");
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  // The same token again would be of no use.
  expect(api.seen).toHaveLength(1);
  await writeFile(path, config({ token: "new" }));
  await Promise.all(["a", "b", "c"].map((name) => cluster.imageStreams.get("p1", name)));
  // The new token is found before anybody gives up, and kept from then on.
  api.seen.length = 0;
  expect((await sentBy(cluster)).authorization).toBe("Bearer new");
  expect(api.seen).toHaveLength(1);
});

test("server and token of the settings need no kubeconfig", async () => {
  expect((await sentBy(open({ server: `${api.url}/`, token: "given" }))).authorization).toBe("Bearer given");
  expect(api.seen[0]?.url).toMatch(/^\/apis\//);
});

test("a token of the settings replaces the kubeconfig's user", async () => {
  const kubeconfig = config({ username: "joe", password: "hunter2" });
  expect((await sentBy(open({ kubeconfig, token: "given" }))).authorization).toBe("Bearer given");
});

test.each([
  [
    "a missing file",
    async () => ({ kubeconfig: join(home, "nowhere") }),
    /no file that exists \(looked for in .*kubeconfig-/,
  ],
  ["an unknown context", async () => ({ kubeconfig: config({}), context: "test" }), /no context test; .*dev, prod/],
  ["a context without its cluster", async () => ({ kubeconfig: config({}, { cluster: "x" }) }), /names the cluster x/],
  ["no configuration at all", async () => ({}), /no cluster is configured; log in/],
  ["a server that is no URL", async () => ({ server: "api.example.com:6443" }), /no http or https URL/],
])("%s is told, with what to do", async (_, settings, message) => {
  await expect(open(await settings()).namespace()).rejects.toMatchObject({
    code: "CLUSTER_CONFIGURATION",
    message: expect.stringMatching(message),
  });
});

test("a kubeconfig that cannot be parsed is told without quoting its secrets", async () => {
  const text = 'apiVersion: v1\nusers:\n- name: joe\n  user: {token: "s3cret-token\n';
  for (const kubeconfig of [text, await file("broken", text)]) {
    const error: unknown = await open({ kubeconfig })
      .namespace()
      .catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "CLUSTER_CONFIGURATION" });
    expect(String(error) + JSON.stringify(error)).not.toContain("s3cret");
  }
});
