import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { afterEach, expect, test } from "@jest/globals";
import { image, startRegistry } from "../../../emulator/registry/index.ts";
import { digestOf } from "../../../provider/image/digest.ts";
import { mediaTypes } from "../../../provider/image/mediaTypes.ts";
import { openRegistry, type RegistryClient } from "../../../provider/registry/registry.ts";
import type { RegistrySettings } from "../../../provider/registry/settings.ts";
import { certificateAuthority } from "../../certificates.ts";
import { type Answer, type FakeApi, fakeApi, type SeenRequest, sleepyTime } from "../cluster/fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function client(settings: RegistrySettings = {}): RegistryClient {
  const opened = openRegistry(settings, { time: sleepyTime(), env: { HOME: "/nonexistent" } });
  open.push(opened);
  return opened;
}

async function serve(answer: (request: SeenRequest) => Answer, tls?: { cert: string; key: string }): Promise<FakeApi> {
  const api = await fakeApi(answer, (listener) =>
    tls === undefined ? createServer(listener) : (createSecureServer(tls, listener) as unknown as Server),
  );
  open.push(api);
  return api;
}

const hostOf = ({ url }: FakeApi) => new URL(url).host;

const config = JSON.stringify({ architecture: "amd64", os: "linux", config: { Labels: { version: "7" } } });
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: mediaTypes.ociManifest,
  config: { mediaType: mediaTypes.ociConfig, digest: digestOf(config), size: config.length },
  layers: [{ digest: `sha256:${"1".repeat(64)}`, size: 1_000 }],
});
const digest = digestOf(manifest);
const plain = { "content-type": mediaTypes.ociManifest };

test("a registry that does not name the digest in its answer to HEAD is asked with GET", async () => {
  const api = await serve(() => ({ body: manifest, headers: plain }));
  expect((await client().head(`${hostOf(api)}/acme/app:1`)).digest).toBe(digest);
  expect(api.seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
});

test.each<[string, Answer]>([
  ["400", { status: 400 }],
  ["401 without a challenge", { status: 401 }],
  ["403", { status: 403 }],
  ["404", { status: 404 }],
  ["405", { status: 405 }],
  ["500", { status: 500 }],
  ["502", { status: 502 }],
  ["503", { status: 503 }],
  ["a malformed digest", { headers: { ...plain, "docker-content-digest": "sha256:1" } }],
  [
    "another digest than that of the reference",
    { headers: { ...plain, "docker-content-digest": `sha256:${"2".repeat(64)}` } },
  ],
  ["no media type", { headers: { "content-type": "", "docker-content-digest": digest } }],
])("a registry that answers HEAD with %s is asked with GET before anything is said", async (_what, answer) => {
  const api = await serve(({ method }) => (method === "HEAD" ? answer : { body: manifest, headers: plain }));
  expect((await client().head(`${hostOf(api)}/acme/app@${digest}`)).digest).toBe(digest);
  expect(api.seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
});

test("what GET says is told, since HEAD says nothing", async () => {
  const denied = { errors: [{ code: "DENIED", message: "your plan has ended" }] };
  const api = await serve(({ method }) => (method === "HEAD" ? { status: 403 } : { status: 403, body: denied }));
  await expect(client().head(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({
    code: "REGISTRY_DENIED",
    method: "GET",
    message: expect.stringContaining("your plan has ended"),
  });
});

// "has no tag 1.4 … use one of its tags (1.4)"
test("a tag that is listed and cannot be read is not said to be missing", async () => {
  const api = await serve(({ url }) =>
    url.includes("/tags/list") ? { body: { tags: ["1.3", "1.4"] } } : { status: 404, body: { errors: [] } },
  );
  const error: unknown = await client()
    .head(`${hostOf(api)}/acme/app:1.4`)
    .catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: "IMAGE_NOT_FOUND", remedy: expect.stringMatching(/push the tag again/) });
  expect(String(error)).toContain("lists the tag 1.4, but has no image for it");
  expect(String(error)).not.toMatch(/has no tag|use one of/);
});

/** Writes for ever, and counts what it gets rid of. */
function pour(response: ServerResponse, status: number, headers: Record<string, string> = {}) {
  const state = { sent: 0 };
  response.writeHead(status, { "content-type": "application/json", ...headers });
  const chunk = Buffer.alloc(64 * 1024, " ");
  const more = () => {
    while (!response.destroyed && response.write(chunk)) state.sent += chunk.length;
    state.sent += chunk.length;
  };
  response.on("drain", more).on("error", () => {});
  more();
  return state;
}

// 2 GB and growing were read of an error's body.
test.each([
  ["a manifest", 200, "/manifests/", "IMAGE_UNSUPPORTED"],
  ["an error", 404, "/manifests/", "IMAGE_NOT_FOUND"],
  ["a list of tags", 200, "/tags/list", "IMAGE_UNSUPPORTED"],
  ["a token", 200, "/token", "IMAGE_UNSUPPORTED"],
  ["a token server's error", 400, "/token", "IMAGE_UNSUPPORTED"],
  ["a redirect", 302, "/manifests/", "IMAGE_NOT_FOUND"],
])("%s without an end is not read to the end", async (_what, status, part, code) => {
  let poured: { sent: number } | undefined;
  const api = await fakeApi(({ url, headers, method }, response) => {
    if (url.includes("/elsewhere")) return { status: 404 };
    if (part === "/token" && !url.includes(part) && headers.authorization === undefined) {
      return { status: 401, headers: { "www-authenticate": `Bearer realm="${api.url}/token"` } };
    }
    if (!url.includes(part) || method === "HEAD") return { status: 404 };
    poured = pour(response, status, status === 302 ? { location: "/elsewhere" } : {});
    return undefined;
  });
  open.push(api);
  const reference = `${hostOf(api)}/acme/app:1`;
  const asked = part === "/tags/list" ? client().tags(reference) : client().manifest(reference);
  await expect(asked).rejects.toMatchObject({ code });
  expect(poured?.sent).toBeLessThan(64 * 1024 * 1024);
});

test("every kind of manifest is asked for", async () => {
  const api = await serve(() => ({ headers: { ...plain, "docker-content-digest": digest } }));
  await client().head(`${hostOf(api)}/acme/app:1`);
  for (const type of [
    mediaTypes.ociIndex,
    mediaTypes.ociManifest,
    mediaTypes.dockerManifest,
    mediaTypes.dockerManifestList,
  ]) {
    expect(api.seen[0]?.headers.accept).toContain(type);
  }
});

test("a manifest without a media type is known by what it looks like", async () => {
  const { mediaType: _, ...bare } = JSON.parse(manifest) as Record<string, unknown>;
  const api = await serve(() => ({ body: JSON.stringify(bare), headers: { "content-type": "application/json" } }));
  expect((await client().manifest(`${hostOf(api)}/acme/app:1`)).mediaType).toBe(mediaTypes.ociManifest);
});

test.each([
  ["an old schema 1 manifest", { schemaVersion: 1, name: "x" }, mediaTypes.dockerManifestV1Signed],
  ["something else", { hello: "world" }, "application/json"],
  ["no JSON", "<html>", "text/html"],
])("%s is no image that the cluster can import", async (_, body, type) => {
  const api = await serve(() => ({ body, headers: { "content-type": type } }));
  await expect(client().resolve(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({ code: "IMAGE_UNSUPPORTED" });
});

test("a reference by digest that is answered with another one is refused", async () => {
  const api = await serve(() => ({ headers: { ...plain, "docker-content-digest": digest } }));
  const other = `sha256:${"2".repeat(64)}`;
  await expect(client().head(`${hostOf(api)}/acme/app@${other}`)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
});

/** A registry that keeps its blobs elsewhere, as those in the cloud do. */
async function redirecting(to: (blob: string) => string) {
  const authorized: (string | undefined)[] = [];
  const elsewhere = await serve(({ headers }) => {
    authorized.push(headers.authorization);
    return { body: config };
  });
  const api = await serve(({ url, headers }) => {
    if (headers.authorization === undefined) return { status: 401, headers: { "www-authenticate": "Basic realm=x" } };
    if (!url.includes("/blobs/")) return { body: manifest, headers: { ...plain, "docker-content-digest": digest } };
    return { status: 307, headers: { location: to(`${elsewhere.url}/blob?X-Amz-Signature=hunter2`) } };
  });
  const credentials = { [hostOf(api)]: { username: "joe", password: "hunter2" } };
  return { api, authorized, opened: client({ credentials }) };
}

test("a redirect to another host is followed without the credentials", async () => {
  const { api, authorized, opened } = await redirecting((url) => url);
  const { metadata } = await opened.resolve(`${hostOf(api)}/acme/app:1`, { metadata: true });
  expect(metadata).toMatchObject({ version: "7", size: 1_000 + config.length });
  expect(authorized).toEqual([undefined]);
});

test("redirects end", async () => {
  const api: FakeApi = await serve(({ url }) => ({ status: 302, headers: { location: `${url}x` } }));
  await expect(client().head(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({ code: "REGISTRY_ERROR" });
  expect(api.seen.length).toBeLessThan(20);
});

const authority = await certificateAuthority();

test("a certificate of an unknown authority is an error of its own; a known one and insecure will do", async () => {
  const api = await serve(() => ({ body: manifest, headers: plain }), authority.server);
  const reference = `${hostOf(api)}/acme/app:1`;
  await expect(client().head(reference)).rejects.toMatchObject({
    code: "REGISTRY_TLS",
    message: expect.stringMatching(/certificate/),
  });
  const { cert } = authority;
  expect((await client({ certificateAuthority: cert }).head(reference)).digest).toBe(digest);
  expect((await client().head(reference, { insecure: true })).digest).toBe(digest);
  expect((await client({ insecureRegistries: [hostOf(api)] }).head(reference)).digest).toBe(digest);
});

test("https is not left for http: neither for a redirect nor for a token", async () => {
  const outside = await serve(() => ({ body: config }));
  const redirect = await serve(() => ({ status: 307, headers: { location: outside.url } }), authority.server);
  const token = await serve(
    () => ({ status: 401, headers: { "www-authenticate": `Bearer realm="${outside.url}/token"` } }),
    authority.server,
  );
  const opened = client({ certificateAuthority: authority.cert });
  for (const api of [redirect, token]) {
    await expect(opened.head(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({ code: "REGISTRY_INSECURE" });
  }
  expect(outside.seen).toEqual([]);
});

test("an identity token is exchanged by POST, an access token of the configuration is sent as it is", async () => {
  let exchanged: SeenRequest | undefined;
  const api: FakeApi = await serve((request) => {
    if (request.url.startsWith("/token")) {
      exchanged = request;
      return { body: { access_token: "fresh", expires_in: 300 } };
    }
    const { authorization } = request.headers;
    if (authorization === "Bearer fresh" || authorization === "Bearer direct") {
      return { headers: { ...plain, "docker-content-digest": digest } };
    }
    return { status: 401, headers: { "www-authenticate": `Bearer realm="${api.url}/token",service="s"` } };
  });
  const reference = `${hostOf(api)}/acme/app:1`;
  await client({ credentials: { [hostOf(api)]: { identityToken: "idt" } } }).head(reference);
  expect(exchanged?.method).toBe("POST");
  expect(exchanged?.body).toBe(
    "service=s&grant_type=refresh_token&client_id=pulumi-imagestream&refresh_token=idt&scope=repository%3Aacme%2Fapp%3Apull",
  );
  exchanged = undefined;
  await client({ credentials: { [hostOf(api)]: { registryToken: "direct" } } }).head(reference);
  expect(exchanged).toBeUndefined();
});

test("stale credentials do not keep anybody from what is public", async () => {
  const api: FakeApi = await serve((request) => {
    if (request.url.startsWith("/token")) {
      return request.headers.authorization === undefined ? { body: { token: "anonymous" } } : { status: 401 };
    }
    if (request.headers.authorization === "Bearer anonymous")
      return { headers: { ...plain, "docker-content-digest": digest } };
    return { status: 401, headers: { "www-authenticate": `Bearer realm="${api.url}/token"` } };
  });
  const opened = client({ credentials: { [hostOf(api)]: { username: "joe", password: "gone" } } });
  expect((await opened.head(`${hostOf(api)}/acme/app:1`)).digest).toBe(digest);
  // The refused password is not offered again and again.
  await opened.head(`${hostOf(api)}/acme/app:1`);
  expect(api.seen.filter(({ headers }) => headers.authorization?.startsWith("Basic"))).toHaveLength(1);
});

// The specification has clients assume 60 seconds where a server names none or fewer.
test.each([
  ["until shortly before its end", { expires_in: 100 }, 85_000],
  ["for at least a minute, less the margin", { expires_in: 15 }, 45_000],
  ["for a minute, less the margin, where nothing is said", {}, 45_000],
])("a token is used %s", async (_, said, used) => {
  const time = sleepyTime();
  const api: FakeApi = await serve((request) => {
    if (request.url.startsWith("/token")) return { body: { token: "t", ...said } };
    if (request.headers.authorization === "Bearer t") return { headers: { ...plain, "docker-content-digest": digest } };
    return { status: 401, headers: { "www-authenticate": `Bearer realm="${api.url}/token"` } };
  });
  const opened = openRegistry({}, { time, env: { HOME: "/nonexistent" } });
  open.push(opened);
  const tokens = async () => {
    await opened.head(`${hostOf(api)}/acme/app:1`);
    return api.seen.filter(({ url }) => url.startsWith("/token")).length;
  };
  expect(await tokens()).toBe(1);
  await time.sleep(used);
  expect(await tokens()).toBe(1);
  await time.sleep(10_000);
  expect(await tokens()).toBe(2);
});

test("no more requests are under way at once than the settings allow", async () => {
  let now = 0;
  let most = 0;
  const built = image();
  const registry = await startRegistry();
  open.push(registry);
  await registry.push("acme/app", "1", built);
  const opened = client({ connections: 3 });
  await opened.head(`${registry.host}/acme/app:1`);
  // Each request stays long enough for those to arrive that do not have to wait.
  const enter = async () => {
    most = Math.max(most, ++now);
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  };
  for (let nth = 1; nth <= 12; nth++) {
    registry.when({ match: { method: "HEAD" }, nth, moment: "before", run: enter });
    registry.when({ match: { method: "HEAD" }, nth, moment: "after", run: () => void now-- });
  }
  await Promise.all(Array.from({ length: 12 }, () => opened.head(`${registry.host}/acme/app:1`)));
  expect(most).toBe(3);
});
