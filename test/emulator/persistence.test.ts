import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "@jest/globals";
import { request } from "undici";
import { configMap, type Json, requestsTo, startHttpCluster } from "./http.ts";

const directory = mkdtempSync(join(tmpdir(), "cluster-data-"));
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const emulate = async (): Promise<{ child: ChildProcess; server: string; token: string }> => {
  const script = join(import.meta.dirname, "../../emulator/cli/openshiftEmulator.ts");
  const child = spawn(process.execPath, [script, "--json", "--data", directory], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  running.add(child);
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, ...JSON.parse(line) };
};

const maps = "/api/v1/namespaces/default/configmaps";

test("an emulator killed in the middle of writing has lost no acknowledged write", async () => {
  const first = await emulate();
  const headers = { authorization: `Bearer ${first.token}`, "content-type": "application/json" };
  const acknowledged: string[] = [];
  const write = async (n: number): Promise<void> => {
    const body = JSON.stringify(configMap(`m${n}`, { n: String(n) }));
    const { statusCode, body: answer } = await request(first.server + maps, { method: "POST", headers, body });
    await answer.dump();
    if (statusCode === 201) acknowledged.push(`m${n}`);
    if (acknowledged.length === 40) first.child.kill("SIGKILL");
  };
  await Promise.allSettled(Array.from({ length: 200 }, (_, n) => write(n)));
  expect(acknowledged.length).toBeGreaterThanOrEqual(40);
  // The last line of the log may be torn.
  appendFileSync(join(directory, "writes.jsonl"), '{"revision":99999,"key":{"gr');
  const second = await emulate();
  expect(second.token).toBe(first.token);
  const { body } = await request(second.server + maps, { headers });
  const { items } = (await body.json()) as Json;
  const kept = new Map<string, string>(items.map(({ metadata, data }: Json) => [metadata.name, data.n]));
  expect(acknowledged.filter((name) => kept.get(name) !== name.slice(1))).toEqual([]);
  const stopped = once(second.child, "exit");
  second.child.kill("SIGTERM");
  expect((await stopped)[0]).toBe(0);
}, 60_000);

test("a restart goes on with later versions, keeps custom kinds, and forgets what was deleted", async () => {
  const crd = {
    metadata: { name: "things.example.com" },
    spec: {
      group: "example.com",
      names: { plural: "things", kind: "Thing" },
      scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true }],
    },
  };
  const before = await startHttpCluster({ data: directory });
  await before.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd);
  await before.send("POST", maps, configMap("gone"));
  await before.send("DELETE", `${maps}/gone`);
  const things = "/apis/example.com/v1/namespaces/default/things";
  const { body: thing } = await before.send("POST", things, { metadata: { name: "t" }, spec: { size: 1 } });
  await before.cluster.close();
  const after = await startHttpCluster({ data: directory });
  expect((await after.send("GET", `${things}/t`)).body).toEqual(thing);
  expect((await after.send("GET", `${maps}/gone`)).status).toBe(404);
  const { body: next } = await after.send("POST", maps, configMap("next"));
  expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(thing.metadata.resourceVersion) + 0);
  await after.cluster.close();
});

test("in memory nothing outlives the cluster", async () => {
  const first = await startHttpCluster();
  await first.send("POST", maps, configMap("x"));
  await first.cluster.close();
  const second = requestsTo((await startHttpCluster()).cluster);
  expect((await second.send("GET", `${maps}/x`)).status).toBe(404);
  await second.cluster.close();
});
