import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { digestOf } from "../../../emulator/registry/digest.ts";
import { image, type Registry, type RegistryFault, startRegistry } from "../../../emulator/registry/index.ts";
import { SteppedClock } from "../../../emulator/steppedClock.ts";
import { call } from "./client.ts";

let registry: Registry;
let clock: SteppedClock;
const app = image({ version: "1" });
const next = image({ version: "2" });
const path = "/v2/acme/app/manifests/1";

beforeEach(async () => {
  clock = new SteppedClock();
  registry = await startRegistry({ clock });
  await registry.push("acme/app", "1", app);
  registry.requests.clear();
});
afterEach(() => registry.close());

test("a dropped connection has no answer", async () => {
  registry.fault({ fault: { kind: "drop" } });
  await expect(call(registry, "GET", path)).rejects.toThrow();
  expect(registry.requests.list().map(({ status }) => status)).toEqual([0]);
});

test("a truncated body is shorter than announced, and the client notices", async () => {
  registry.fault({ fault: { kind: "truncate", bytes: 10 } });
  await expect(call(registry, "GET", path)).rejects.toThrow();
});

test("a delayed answer comes when the clock says so", async () => {
  registry.fault({ fault: { kind: "delay", milliseconds: 5000 }, times: 1 });
  const arrived = new Promise<void>((resolve) => {
    registry.when({ moment: "before", run: resolve });
  });
  let answered = false;
  const answer = call(registry, "GET", path).then((reply) => {
    answered = true;
    return reply;
  });
  await arrived;
  await call(registry, "GET", "/v2/");
  expect(answered).toBe(false);
  clock.advance(5000);
  expect((await answer).status).toBe(200);
});

test.each<[string, RegistryFault["fault"], number, string]>([
  ["an internal error", { kind: "error" }, 500, "UNKNOWN"],
  ["unavailable", { kind: "error", code: "UNAVAILABLE" }, 503, "UNAVAILABLE"],
  ["a bad gateway", { kind: "error", status: 502 }, 502, "UNKNOWN"],
  ["denied", { kind: "error", code: "DENIED", message: "no" }, 403, "DENIED"],
  ["too many requests", { kind: "rateLimit", retryAfterSeconds: 7 }, 429, "TOOMANYREQUESTS"],
])("%s replaces the answer", async (_name, fault, status, code) => {
  registry.fault({ fault });
  const answer = await call(registry, "GET", path);
  expect([answer.status, answer.json.errors[0].code]).toEqual([status, code]);
  expect(answer.headers["retry-after"]).toBe(status === 429 ? "7" : undefined);
});

test("a refused push has no effect", async () => {
  const stop = registry.fault({ fault: { kind: "error" }, match: { method: "PUT" } });
  await expect(registry.push("acme/app", "1", next)).rejects.toThrow("500");
  stop();
  expect(registry.digest("acme/app", "1")).toBe(app.digest);
});

test("a wrong digest in the header leaves the body as it is", async () => {
  registry.fault({ fault: { kind: "wrongDigest" } });
  const { headers, text } = await call(registry, "GET", path);
  expect(headers["docker-content-digest"]).not.toBe(app.digest);
  expect(digestOf(text)).toBe(app.digest);
});

test("a corrupt body is not what its digest names", async () => {
  registry.fault({ fault: { kind: "corrupt" } });
  const { headers, text } = await call(registry, "GET", path);
  expect(headers["docker-content-digest"]).toBe(app.digest);
  expect(digestOf(text)).not.toBe(app.digest);
});

test("a fault hits the requests that match, from the one to the other, and ends when told", async () => {
  const stop = registry.fault({ fault: { kind: "error" }, match: { repository: "acme/*" }, skip: 1, times: 1 });
  const status = async () => (await call(registry, "GET", path)).status;
  expect((await call(registry, "GET", "/v2/")).status).toBe(200);
  expect([await status(), await status(), await status()]).toEqual([200, 500, 200]);
  stop();
  registry.fault({ fault: { kind: "error" }, match: { method: ["HEAD"], kind: ["manifest"], reference: "1" } });
  registry.fault({ fault: { kind: "error" }, match: { where: ({ url }) => url.includes("last=") } });
  expect((await call(registry, "GET", path)).status).toBe(200);
  expect((await call(registry, "HEAD", path)).status).toBe(500);
  expect((await call(registry, "GET", "/v2/acme/app/tags/list?last=a")).status).toBe(500);
  registry.clearFaults();
  expect((await call(registry, "HEAD", path)).status).toBe(200);
});

test("a tag moves after the n-th request, and the n-th still sees the old one", async () => {
  await registry.push("acme/app", undefined, next);
  registry.when({
    match: { kind: "manifest", method: "GET" },
    nth: 2,
    run: () => registry.moveTag("acme/app", "1", next.digest),
  });
  const digest = async () => (await call(registry, "GET", path)).headers["docker-content-digest"];
  expect([await digest(), await digest(), await digest()]).toEqual([app.digest, app.digest, next.digest]);
  expect(() => registry.moveTag("acme/app", "1", digestOf("none"))).toThrow("manifest unknown");
});

test("a turning point that was called off does not come", async () => {
  await registry.push("acme/app", undefined, next);
  registry.when({ moment: "before", run: () => registry.moveTag("acme/app", "1", next.digest) })();
  expect((await call(registry, "GET", path)).headers["docker-content-digest"]).toBe(app.digest);
});

test("beyond the rate 429 says how long to wait, and after that time all is well", async () => {
  registry.limitRate({ requests: 2, windowSeconds: 30 });
  const get = () => call(registry, "GET", path);
  expect((await get()).headers["ratelimit-remaining"]).toBe("1;w=30");
  await get();
  clock.advance(10_000);
  const refused = await get();
  expect([refused.status, refused.headers["retry-after"], refused.json.errors[0].code]).toEqual([
    429,
    "20",
    "TOOMANYREQUESTS",
  ]);
  expect((await call(registry, "HEAD", path)).status).toBe(200);
  clock.advance(20_000);
  expect((await get()).status).toBe(200);
  registry.limitRate(undefined);
  expect((await get()).headers["ratelimit-limit"]).toBeUndefined();
});

test("requests are counted by matcher", async () => {
  await call(registry, "GET", path);
  await call(registry, "HEAD", path);
  await call(registry, "GET", "/v2/");
  expect(registry.requests.count()).toBe(3);
  expect(registry.requests.count({ method: "GET" })).toBe(2);
  expect(registry.requests.count({ kind: "manifest", repository: "acme/*" })).toBe(2);
});

test("a turning point that throws drops the connection, and the next request is answered", async () => {
  registry.when({
    run: () => {
      throw new Error("test hook");
    },
  });
  await expect(call(registry, "GET", path)).rejects.toThrow();
  expect((await call(registry, "GET", path)).status).toBe(200);
});
