import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../../provider/cluster/cluster.ts";
import { type FakeApi, fakeApi } from "../fakeApi.ts";

const v1 = "client.authentication.k8s.io/v1";
let home: string;
let api: FakeApi;
const clusters: Cluster[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "plugin-"));
  api = await fakeApi(({ headers }) => ({ body: { metadata: { name: headers.authorization ?? "nobody" } } }));
});
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
  await api.close();
  await rm(home, { recursive: true });
});

async function open(script: string, exec: object = {}, cluster: object = {}, timeout?: number): Promise<Cluster> {
  const command = join(home, "plugin.sh");
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o700);
  const kubeconfig = JSON.stringify({
    clusters: [{ name: "c", cluster: { server: api.url, ...cluster } }],
    users: [{ name: "joe", user: { exec: { apiVersion: v1, command, interactiveMode: "Never", ...exec } } }],
    contexts: [{ name: "dev", context: { cluster: "c", user: "joe" } }],
    "current-context": "dev",
  });
  const settings = { kubeconfig, ...(timeout === undefined ? {} : { timeout }) };
  const connected = connect(settings, { env: { HOME: home, PATH: process.env["PATH"] ?? "" } });
  clusters.push(connected);
  return connected;
}

const credential = (status: object, apiVersion = v1) =>
  `printf '%s' '${JSON.stringify({ apiVersion, kind: "ExecCredential", status })}'`;
const whoami = async (cluster: Cluster) => (await cluster.imageStreams.get("p1", "web")).metadata.name;

test("a plugin gets its env, and with provideClusterInfo all that the kubeconfig says of the cluster", async () => {
  const script = `printf '%s' "$KUBERNETES_EXEC_INFO" > ${home}/info; ${credential({ token: "t0ken" }).replace("t0ken", "'\"$NAME\"x'")}`;
  const extensions = [
    { name: "other", extension: { a: 1 } },
    { name: "client.authentication.k8s.io/exec", extension: { audience: "x", list: [1] } },
  ];
  const cluster = { "tls-server-name": "api.test", extensions, "certificate-authority-data": "LS0tLS1CRUdJTiA=" };
  const exec = { provideClusterInfo: true, env: [{ name: "NAME", value: "from-env" }] };
  expect(await whoami(await open(script, exec, cluster))).toBe("Bearer from-envx");
  expect(JSON.parse(await readFile(join(home, "info"), "utf8"))).toEqual({
    kind: "ExecCredential",
    apiVersion: v1,
    spec: {
      interactive: false,
      cluster: {
        server: api.url,
        "tls-server-name": "api.test",
        "certificate-authority-data": "LS0tLS1CRUdJTiA=",
        config: { audience: "x", list: [1] },
      },
    },
  });
  await whoami(await open(script, { env: null }));
  expect(JSON.parse(await readFile(join(home, "info"), "utf8")).spec).toEqual({ interactive: false });
});

test("a plugin is asked again when its credential has expired, and not before", async () => {
  const token = (expirationTimestamp: string) =>
    `echo >> ${home}/runs; ${credential({ token: "t", expirationTimestamp })}`;
  const lasting = await open(token("2999-01-01T00:00:00Z"));
  await Promise.all([whoami(lasting), whoami(lasting)]);
  await whoami(lasting);
  expect(await readFile(join(home, "runs"), "utf8")).toBe("\n");
  const expired = await open(token("2001-01-01T00:00:00Z"));
  await whoami(expired);
  await whoami(expired);
  expect((await readFile(join(home, "runs"), "utf8")).length).toBeGreaterThan(2);
});

test.each([
  [
    "fails",
    "echo 'not logged in: token=s3cr3t-s3cr3t' >&2; exit 3",
    /plugin\.sh failed \(exit code 3\): not logged in/,
  ],
  ["prints no JSON", "echo s3cr3t-s3cr3t", /printed no JSON/],
  ["prints null", "echo null", /printed no ExecCredential/],
  ["prints no status", credential({}).replace('"status"', '"x"'), /no ExecCredential with a status/],
  ["prints no credential", credential({ other: "s3cr3t-s3cr3t" }), /neither token nor certificate/],
  [
    "prints half a certificate",
    credential({ clientCertificateData: "s3cr3t-s3cr3t" }),
    /only one of certificate and key/,
  ],
  ["prints another version", credential({ token: "s3cr3t-s3cr3t" }, `${v1}beta1`), /another apiVersion/],
  ["prints without end", "while :; do echo s3cr3t-s3cr3t-s3cr3t-s3cr3t; done | head -c 2000000", /more than 1 MiB/],
])("a plugin that %s is told without what it printed", async (_, script, message) => {
  const error: unknown = await whoami(await open(script)).catch((refused: unknown) => refused);
  expect(error).toMatchObject({ code: "CLUSTER_CREDENTIALS", message: expect.stringMatching(message) });
  expect(String(error)).not.toContain("s3cr3t");
});

test("a plugin that is not installed is told with its hint, in plain text", async () => {
  const exec = { command: "no-such-plugin-here", installHint: "get it at\n\u001b[31mhttps://acme.test" };
  await expect(whoami(await open("", exec))).rejects.toThrow(
    /no-such-plugin-here is not installed; install it: get it at \[31mhttps:\/\/acme\.test/,
  );
});

test("a plugin that hangs ends with the call that waits for it, and its children with it", async () => {
  const cluster = await open(`echo $$ > ${home}/pid; sleep 600 & echo $! > ${home}/child; wait`, {}, {}, 1_500);
  const started = performance.now();
  await expect(whoami(cluster)).rejects.toThrow(/plugin\.sh has not ended, and was stopped\); .*allow more time/);
  expect(performance.now() - started).toBeLessThan(10_000);
  for (const name of ["pid", "child"]) {
    const pid = Number(await readFile(join(home, name), "utf8"));
    while (isAlive(pid)) await new Promise(setImmediate);
  }
});

// Every declaration asks for the namespace first: that had no deadline, and kept the plugin alive for all others.
test("a plugin that hangs ends with the question for namespace or server", async () => {
  const cluster = await open("sleep 600", {}, {}, 1_500);
  await expect(cluster.namespace()).rejects.toThrow();
  await expect(cluster.server()).rejects.toThrow();
});

test("a plugin goes on for one call while another gives up", async () => {
  const cluster = await open(`until [ -e ${home}/go ]; do sleep 0.05; done; ${credential({ token: "late" })}`);
  const stop = new AbortController();
  const patient = whoami(cluster);
  const hasty = cluster.imageStreams.get("p1", "web", { signal: stop.signal });
  stop.abort();
  await expect(hasty).rejects.toMatchObject({ code: "CANCELLED" });
  await writeFile(join(home, "go"), "");
  expect(await patient).toBe("Bearer late");
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
