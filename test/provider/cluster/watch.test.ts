import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import { type FakeApi, fakeApi, sleepyTime, status } from "./fakeApi.ts";

let api: FakeApi;
let cluster: Cluster;
afterEach(async () => {
  await cluster.close();
  await api.close();
});

async function watching(write: (response: ServerResponse) => void) {
  api = await fakeApi((_, response) => void write(response));
  cluster = connect({ server: api.url, token: "t", namespace: "p1" }, { time: sleepyTime(), env: {} });
}

const event = (type: string, name: string) => `${JSON.stringify({ type, object: { metadata: { name } } })}\n`;

test("events arrive as the server sends them, however they are cut into pieces", async () => {
  await watching((response) => {
    const text = event("ADDED", "wéb") + event("MODIFIED", "wéb");
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    response.end();
  });
  const seen: string[] = [];
  for await (const { type, object } of cluster.imageStreams.watch("p1", { resourceVersion: "7" })) {
    seen.push(`${type} ${object.metadata.name}`);
  }
  expect(seen).toEqual(["ADDED wéb", "MODIFIED wéb"]);
  expect(api.seen[0]?.url).toContain("?watch=true&resourceVersion=7");
});

test("leaving the loop ends the request; one object is watched by its name", async () => {
  let closed = false;
  await watching((response) => {
    response.on("close", () => {
      closed = true;
    });
    response.write(event("ADDED", "web"));
  });
  const address = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  for await (const { object } of cluster.objects.watch(address)) {
    expect(object.metadata.name).toBe("web");
    break;
  }
  while (!closed) await new Promise(setImmediate);
  expect(api.seen[0]?.url).toContain("fieldSelector=metadata.name%3Dweb");
});

test("aborting the signal ends the watch without an error", async () => {
  const stop = new AbortController();
  await watching((response) => response.write(event("ADDED", "web")));
  let events = 0;
  for await (const _ of cluster.imageStreams.watch("p1", { signal: stop.signal })) {
    events++;
    stop.abort();
  }
  expect(events).toBe(1);
});

test("an error event is a ClusterError", async () => {
  const expired = status(410, "Expired", "too old resource version") as { body: unknown };
  await watching((response) => response.end(`${JSON.stringify({ type: "ERROR", object: expired.body })}\n`));
  const watch = async () => {
    for await (const _ of cluster.imageStreams.watch("p1")) throw new Error("no event was expected");
  };
  await expect(watch()).rejects.toMatchObject({ code: "EXPIRED", status: 410 });
});

test("a watch that the server cuts off is a ClusterError", async () => {
  await watching((response) => {
    response.write(event("ADDED", "web"), () => response.socket?.destroy());
  });
  const watch = async () => {
    for await (const _ of cluster.imageStreams.watch("p1"));
  };
  await expect(watch()).rejects.toMatchObject({ code: "UNREACHABLE" });
});
