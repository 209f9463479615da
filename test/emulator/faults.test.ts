import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { SteppedClock } from "../../emulator/steppedClock.ts";
import { configMap, type HttpCluster, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
const clock = new SteppedClock(new Date());
const maps = "/api/v1/namespaces/default/configmaps";

beforeAll(async () => {
  http = await startHttpCluster({ clock, users: ["alice"] });
});
afterEach(() => http.cluster.clearFaults());
afterAll(() => http.cluster.close());

test("a fault hits only what it matches, after what it skips, as often as it says", async () => {
  http.cluster.fault({
    fault: { kind: "error", status: 503, reason: "ServiceUnavailable" },
    match: { method: "GET", path: /configmaps$/ },
    skip: 1,
    times: 1,
  });
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await http.send("GET", maps)).status);
  expect(statuses).toEqual([200, 503, 200]);
  expect((await http.send("GET", `${maps}/none`)).status).toBe(404);
});

test("errors come with their headers and reasons, before any effect", async () => {
  http.cluster.fault({ fault: { kind: "rateLimit", retryAfterSeconds: 7 }, times: 1 });
  const limited = await http.send("POST", maps, configMap("limited"));
  expect([limited.status, limited.headers["retry-after"], limited.body.reason]).toEqual([429, "7", "TooManyRequests"]);
  http.cluster.fault({ fault: { kind: "conflict" }, times: 1 });
  expect((await http.send("POST", maps, configMap("limited"))).body.reason).toBe("Conflict");
  http.cluster.fault({ fault: { kind: "expiredToken" }, match: { user: "alice" } });
  expect((await http.send("GET", "/api", undefined, { as: "alice" })).status).toBe(401);
  expect((await http.send("GET", `${maps}/limited`)).status).toBe(404);
});

test("a dropped connection has no effect, a lost answer has", async () => {
  http.cluster.fault({ fault: { kind: "drop" }, times: 1 });
  await expect(http.send("POST", maps, configMap("dropped"))).rejects.toThrow();
  expect((await http.send("GET", `${maps}/dropped`)).status).toBe(404);
  http.cluster.fault({ fault: { kind: "loseAnswer" }, times: 1 });
  await expect(http.send("POST", maps, configMap("lost"))).rejects.toThrow();
  expect((await http.send("GET", `${maps}/lost`)).status).toBe(200);
});

test("a truncated body breaks off in the middle", async () => {
  http.cluster.fault({ fault: { kind: "truncate", bytes: 20 }, times: 1 });
  await expect(http.send("GET", maps)).rejects.toThrow();
});

test("a stale read answers an earlier version, a write then conflicts", async () => {
  await http.send("POST", maps, configMap("stale", { v: "1" }));
  await http.send("PATCH", `${maps}/stale`, { data: { v: "2" } }, { type: merge });
  http.cluster.fault({ fault: { kind: "stale", versions: 1 }, match: { method: "GET" }, times: 1 });
  const { body } = await http.send("GET", `${maps}/stale`);
  expect(body.data).toEqual({ v: "1" });
  expect((await http.send("PUT", `${maps}/stale`, body)).body.reason).toBe("Conflict");
});

test("a delayed request takes effect when its time has come", async () => {
  http.cluster.fault({ fault: { kind: "delay", milliseconds: 1000 }, times: 1 });
  let answered = false;
  const sent = http.send("POST", maps, configMap("late")).then((answer) => {
    answered = true;
    return answer;
  });
  while (http.cluster.requests.list(({ path }) => path === `${maps}/late`).length === 0) {
    await http.send("GET", `${maps}/late`);
  }
  expect(answered).toBe(false);
  clock.advance(1000);
  expect((await sent).status).toBe(201);
});

test("the request log tells method, path, user, status and size, and tells writes from reads", async () => {
  const { requests } = http.cluster;
  requests.clear();
  await http.send("GET", maps, undefined, { as: "alice" });
  await http.send("POST", maps, configMap("logged"));
  expect(requests.list().map(({ method, user, status }) => [method, user, status])).toEqual([
    ["GET", "alice", 403],
    ["POST", "admin", 201],
  ]);
  expect(requests.writes()).toEqual([
    expect.objectContaining({ method: "POST", path: maps, bytes: JSON.stringify(configMap("logged")).length }),
  ]);
});
