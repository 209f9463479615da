import { afterEach, expect, test } from "@jest/globals";
import { image, type Registry, type RegistryOptions, startRegistry } from "../../../emulator/registry/index.ts";
import { openRegistry, type RegistryClient } from "../../../provider/registry/registry.ts";
import type { RegistrySettings } from "../../../provider/registry/settings.ts";
import { sleepyTime } from "../cluster/fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(options: RegistryOptions = {}): Promise<Registry> {
  const registry = await startRegistry(options);
  open.push(registry);
  return registry;
}

function client(settings: RegistrySettings = {}, time = sleepyTime()): RegistryClient {
  const opened = openRegistry(settings, { time, env: { HOME: "/nonexistent" } });
  open.push(opened);
  return opened;
}

const asked = (registry: Registry) => registry.requests.list().map(({ method, url }) => `${method} ${url}`);

test("a tag's digest costs one HEAD request", async () => {
  const registry = await serve();
  const digest = await registry.push("acme/app", "1.4", image({ version: "1.4" }));
  registry.requests.clear();
  const resolved = await client().resolve(`${registry.host}/acme/app:1.4`);
  expect(resolved).toMatchObject({ digest, manifestDigest: digest });
  expect(asked(registry)).toEqual(["HEAD /v2/acme/app/manifests/1.4"]);
});

test("metadata comes from the config blob, size from the manifest", async () => {
  const registry = await serve();
  const options = { version: "1.4.2", revision: "abc", exposedPorts: [8080], platform: "linux/arm64" };
  await registry.push("acme/app", "1.4", image(options));
  const { metadata } = await client().resolve(`${registry.host}/acme/app:1.4`, { metadata: true });
  expect(metadata).toEqual({
    version: "1.4.2",
    revision: "abc",
    created: "2024-01-01T00:00:00Z",
    platforms: ["linux/arm64"],
    size: expect.any(Number),
    exposedPorts: ["8080/tcp"],
  });
});

const multi = image({ version: "2", platforms: ["linux/arm64", "linux/amd64", "linux/s390x"] });

test.each(["oci", "docker"] as const)(
  "an index (%s) gives the image that Legacy imports, or itself",
  async (format) => {
    const built = image({ version: "2", platforms: ["linux/arm64", "linux/amd64"], format });
    const registry = await serve();
    await registry.push("acme/app", "2", built);
    const reference = `${registry.host}/acme/app:2`;
    const legacy = await client().resolve(reference);
    expect(legacy.manifestDigest).toBe(built.digest);
    expect(legacy.digest).not.toBe(built.digest);
    expect(legacy.platforms).toEqual(["linux/arm64", "linux/amd64"]);
    const amd64 = await client().resolve(`${registry.host}/acme/app@${legacy.digest}`, { metadata: true });
    expect(amd64.metadata?.platforms).toEqual(["linux/amd64"]);
    const preserved = await client().resolve(reference, { importMode: "PreserveOriginal" });
    expect(preserved.digest).toBe(built.digest);
  },
);

test("metadata of an index are those of the picked image, and name all platforms only if it is kept", async () => {
  const registry = await serve();
  await registry.push("acme/app", "2", multi);
  const resolve = (options: object) => client().resolve(`${registry.host}/acme/app:2`, { metadata: true, ...options });
  const picked = await resolve({ platform: "linux/s390x" });
  expect(picked.metadata).toMatchObject({ version: "2", platforms: ["linux/s390x"] });
  const kept = await resolve({ importMode: "PreserveOriginal" });
  expect(kept.metadata).toMatchObject({ version: "2", platforms: ["linux/arm64", "linux/amd64", "linux/s390x"] });
});

test("a platform that an index lacks is an error that names those it has", async () => {
  const registry = await serve();
  await registry.push("acme/app", "2", multi);
  const resolving = client().resolve(`${registry.host}/acme/app:2`, { platform: "windows/amd64" });
  await expect(resolving).rejects.toMatchObject({
    code: "PLATFORM_NOT_FOUND",
    message: expect.stringMatching(/linux\/arm64, linux\/amd64, linux\/s390x/),
  });
});

test("a missing tag is told from a missing repository and a missing digest", async () => {
  const registry = await serve();
  await registry.push("acme/app", "1.4", image({ version: "1.4" }));
  const head = (text: string) => client().head(`${registry.host}/${text}`);
  await expect(head("acme/app:1.5")).rejects.toMatchObject({
    code: "TAG_NOT_FOUND",
    message: expect.stringMatching(/has no tag 1\.5.*1 tags \(1\.4\)/),
  });
  await expect(head("acme/nope:1")).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND", status: 404 });
  await expect(head(`acme/app@sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
});

const users = { joe: { password: "hunter2" } };

test.each(["basic", "token"] as const)("%s authentication: one refusal, then all goes through", async (scheme) => {
  const registry = await serve({ auth: { scheme, users } });
  const digest = await registry.push("acme/app", "1", image());
  await registry.push("acme/other", "1", image());
  registry.requests.clear();
  const credentials = { [registry.host]: { username: "joe", password: "hunter2" } };
  const opened = client({ credentials });
  expect((await opened.head(`${registry.host}/acme/app:1`)).digest).toBe(digest);
  await opened.head(`${registry.host}/acme/app:1`);
  await opened.head(`${registry.host}/acme/other:1`);
  expect(registry.requests.list({}).filter(({ status }) => status === 401)).toHaveLength(1);
  // A token for each repository, and each only once.
  const tokens = asked(registry).filter((request) => request.includes("/token"));
  expect(tokens).toHaveLength(scheme === "token" ? 2 : 0);
});

test("many requests at once for one repository ask for one token", async () => {
  const registry = await serve({ auth: { scheme: "token", users } });
  await registry.push("acme/app", "1", image());
  registry.requests.clear();
  const opened = client({ credentials: { [registry.host]: { username: "joe", password: "hunter2" } } });
  await Promise.all(Array.from({ length: 20 }, () => opened.head(`${registry.host}/acme/app:1`)));
  expect(asked(registry).filter((request) => request.includes("/token"))).toHaveLength(1);
});

test.each(["basic", "token"] as const)(
  "%s: wrong and no credentials are told, and the password is not",
  async (scheme) => {
    const registry = await serve({ auth: { scheme, users } });
    await registry.push("acme/app", "1", image());
    const reference = `${registry.host}/acme/app:1`;
    const wrong = client({ credentials: { [registry.host]: { username: "joe", password: "letmein99" } } });
    const error: unknown = await wrong.head(reference).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "REGISTRY_UNAUTHORIZED", message: expect.stringMatching(/given credentials/) });
    expect(String(error) + JSON.stringify(error)).not.toMatch(/letmein99|am9lOmxldG1laW45OQ/);
    await expect(client().head(reference)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
      message: expect.stringMatching(/no credentials were found/),
    });
  },
);

test("ping tells whether the registry accepts the credentials", async () => {
  const registry = await serve({ auth: { scheme: "basic", users } });
  await client({ credentials: { [registry.host]: { username: "joe", password: "hunter2" } } }).ping(registry.host);
  await expect(client().ping(registry.host)).rejects.toMatchObject({ code: "REGISTRY_UNAUTHORIZED" });
});

test("a registry that allows no more requests is waited for as long as it says", async () => {
  const registry = await serve();
  await registry.push("acme/app", "1", image());
  registry.fault({ fault: { kind: "rateLimit", retryAfterSeconds: 3 }, times: 2 });
  const time = sleepyTime();
  await client({}, time).head(`${registry.host}/acme/app:1`);
  expect(time.pauses).toHaveLength(2);
  expect(Math.min(...time.pauses)).toBeGreaterThanOrEqual(3_000);
});

test("nobody waits for minutes: a long Retry-After is an error at once", async () => {
  const registry = await serve();
  registry.fault({ fault: { kind: "rateLimit", retryAfterSeconds: 21_600 } });
  const time = sleepyTime();
  await expect(client({}, time).head(`${registry.host}/acme/app:1`)).rejects.toMatchObject({
    code: "REGISTRY_RATE_LIMITED",
    temporary: true,
    retryAfter: 21_600_000,
  });
  expect(time.pauses).toEqual([]);
});

test.each([
  ["a lost connection", { kind: "drop" }, 4],
  ["an internal error", { kind: "error", status: 500 }, 1 + 4],
  ["a registry that restarts", { kind: "error", status: 503 }, 1 + 8],
] as const)("%s is tried again, not for ever", async (_, fault, most) => {
  const registry = await serve();
  await registry.push("acme/app", "1", image());
  registry.fault({ fault, times: 2 });
  await client().head(`${registry.host}/acme/app:1`);
  registry.fault({ fault });
  registry.requests.clear();
  await expect(client().head(`${registry.host}/acme/app:1`)).rejects.toMatchObject({
    temporary: true,
    remedy: expect.stringMatching(/^(?:try again later|check the address)/),
  });
  expect(registry.requests.count()).toBeLessThanOrEqual(most);
});

test("content that is not what its digest names is refused", async () => {
  const registry = await serve();
  await registry.push("acme/app", "1", image());
  registry.fault({ fault: { kind: "corrupt" }, match: { method: "GET" } });
  const reference = `${registry.host}/acme/app:1`;
  await expect(client().manifest(reference)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  await expect(client().resolve(reference, { metadata: true })).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
});

test("a truncated answer is a lost connection, not an image", async () => {
  const registry = await serve();
  await registry.push("acme/app", "1", image());
  registry.fault({ fault: { kind: "truncate", bytes: 10 }, match: { method: "GET" } });
  await expect(client().manifest(`${registry.host}/acme/app:1`)).rejects.toMatchObject({
    code: "REGISTRY_UNREACHABLE",
  });
});

test("a registry that does not run is unreachable", async () => {
  const registry = await startRegistry();
  await registry.close();
  await expect(client().head(`${registry.host}/acme/app:1`)).rejects.toMatchObject({
    code: "REGISTRY_UNREACHABLE",
    message: expect.stringMatching(/ECONNREFUSED/),
  });
});

test("all pages of a repository's tags are read", async () => {
  const registry = await serve({ maxTags: 2 });
  const built = image();
  for (const tag of ["a", "b", "c", "d", "e"]) await registry.push("acme/app", tag, built);
  registry.requests.clear();
  expect(await client().tags(`${registry.host}/acme/app`)).toEqual(["a", "b", "c", "d", "e"]);
  expect(registry.requests.count()).toBe(3);
});

test("a call ends when its signal is aborted", async () => {
  const registry = await serve();
  const stop = new AbortController();
  const never = new Promise<void>(() => {});
  registry.when({
    match: { method: "HEAD" },
    moment: "before",
    run: () => {
      stop.abort();
      return never;
    },
  });
  const call = client().head(`${registry.host}/acme/app:1`, { signal: stop.signal });
  await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
});
