import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from "@kubernetes/client-node/dist/index.js";
import { request } from "undici";
import { SteppedClock } from "../../emulator/steppedClock.ts";
import { configMap, type HttpCluster, type Json, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
const clock = new SteppedClock(new Date());
const maps = "/api/v1/namespaces/default/configmaps";

beforeAll(async () => {
  http = await startHttpCluster({ clock });
});
afterAll(() => http.cluster.close());

interface Watching {
  next(): Promise<Json>;
  close(): void;
}

const watch = async (query: string, path = maps): Promise<Watching> => {
  const { cluster } = http;
  const { body, statusCode } = await request(`${cluster.server}${path}?watch=true&${query}`, {
    headers: { authorization: `Bearer ${cluster.token}` },
  });
  expect(statusCode).toBe(200);
  const lines = createInterface({ input: Readable.from(body) })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      return done ? undefined : JSON.parse(value);
    },
    close: () => void body.destroy(),
  };
};

const summary = ({ type, object }: Json): string => `${type} ${object.metadata.name}`;
const newest = async (): Promise<string> => (await http.send("GET", maps)).body.metadata.resourceVersion;

test("a watch from a version passes on every later write, once, in order", async () => {
  const since = await newest();
  await http.send("POST", maps, configMap("w1"));
  const watching = await watch(`resourceVersion=${since}`);
  await http.send("PATCH", `${maps}/w1`, { data: { a: "1" } }, { type: merge });
  await http.send("PATCH", `${maps}/w1`, { data: { a: "1" } }, { type: merge });
  await http.send("DELETE", `${maps}/w1`);
  const events = [await watching.next(), await watching.next(), await watching.next()];
  expect(events.map(summary)).toEqual(["ADDED w1", "MODIFIED w1", "DELETED w1"]);
  const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(new Set(versions).size).toBe(3);
  watching.close();
});

test("an object that leaves a selector is DELETED for its watcher, one that enters is ADDED", async () => {
  const watching = await watch(`resourceVersion=${await newest()}&labelSelector=team%3Da`);
  await http.send("POST", maps, configMap("w2", {}, { team: "b" }));
  await http.send("PATCH", `${maps}/w2`, { metadata: { labels: { team: "a" } } }, { type: merge });
  await http.send("PATCH", `${maps}/w2`, { metadata: { labels: { team: "c" } } }, { type: merge });
  const entered = await watching.next();
  const left = await watching.next();
  expect([entered, left].map(summary)).toEqual(["ADDED w2", "DELETED w2"]);
  expect(left.object.metadata.labels).toEqual({ team: "a" });
  watching.close();
});

test("a streaming list sends the state, then a bookmark that ends it, then what follows", async () => {
  await http.send("POST", maps, configMap("w3", {}, { stream: "yes" }));
  const query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  const watching = await watch(`${query}&labelSelector=stream%3Dyes`);
  expect(summary(await watching.next())).toBe("ADDED w3");
  const bookmark = await watching.next();
  expect(bookmark).toMatchObject({
    type: "BOOKMARK",
    object: { kind: "ConfigMap", metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
  });
  await http.send("DELETE", `${maps}/w3`);
  expect(summary(await watching.next())).toBe("DELETED w3");
  clock.advance(60_000);
  const later = await watching.next();
  expect([later.type, Number(later.object.metadata.resourceVersion)]).toEqual(["BOOKMARK", Number(await newest())]);
  watching.close();
});

test("a watch from before a compaction gets 410, in the stream; a continued list gets it as its status", async () => {
  const since = await newest();
  await http.send("POST", maps, configMap("w4"));
  await http.send("POST", maps, configMap("w5"));
  const { body: first } = await http.send("GET", `${maps}?limit=1`);
  await http.send("POST", maps, configMap("w6"));
  http.cluster.compact();
  const watching = await watch(`resourceVersion=${since}`);
  expect(await watching.next()).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
  expect(await watching.next()).toBeUndefined();
  const next = await http.send("GET", `${maps}?limit=1&continue=${first.metadata.continue}`);
  expect([next.status, next.body.reason]).toEqual([410, "Expired"]);
});

test("timeoutSeconds ends a watch", async () => {
  const watching = await watch(`resourceVersion=${await newest()}&timeoutSeconds=5`);
  clock.advance(5000);
  expect(await watching.next()).toBeUndefined();
});

test("pages follow each other without gap or repetition", async () => {
  for (const name of ["p1", "p2", "p3", "p4", "p5"]) await http.send("POST", maps, configMap(name, {}, { page: "1" }));
  const names: string[] = [];
  let next = "";
  do {
    const { body } = await http.send("GET", `${maps}?labelSelector=page%3D1&limit=2&continue=${next}`);
    names.push(...body.items.map(({ metadata }: Json) => metadata.name));
    next = body.metadata.continue ?? "";
  } while (next !== "");
  expect(names).toEqual(["p1", "p2", "p3", "p4", "p5"]);
});

test("an informer of @kubernetes/client-node lists, then follows", async () => {
  const config = new KubeConfig();
  config.loadFromFile(http.cluster.kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  const seen: string[] = [];
  let wake: () => void = () => {};
  const informer = makeInformer<V1ConfigMap>(config, "/api/v1/namespaces/openshift/configmaps", () =>
    api.listNamespacedConfigMap({ namespace: "openshift" }),
  );
  for (const verb of ["add", "update", "delete"] as const) {
    informer.on(verb, (object: V1ConfigMap) => {
      seen.push(`${verb} ${object.metadata?.name}`);
      wake();
    });
  }
  const until = async (count: number): Promise<void> => {
    while (seen.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  await api.createNamespacedConfigMap({ namespace: "openshift", body: configMap("i1") });
  await informer.start();
  await until(1);
  await api.createNamespacedConfigMap({ namespace: "openshift", body: configMap("i2") });
  await until(2);
  await api.deleteNamespacedConfigMap({ namespace: "openshift", name: "i1" });
  await until(3);
  await informer.stop();
  expect(seen).toEqual(["add i1", "add i2", "delete i1"]);
});
