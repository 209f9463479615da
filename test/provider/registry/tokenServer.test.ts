import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { digestOf } from "../../../provider/image/digest.ts";
import { mediaTypes } from "../../../provider/image/mediaTypes.ts";
import { openRegistry } from "../../../provider/registry/registry.ts";
import type { RegistryEnvironment, RegistrySettings } from "../../../provider/registry/settings.ts";
import { type Answer, type FakeApi, fakeApi, type SeenRequest, sleepyTime } from "../cluster/fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function client(settings: RegistrySettings = {}, environment: RegistryEnvironment = {}) {
  const opened = openRegistry(settings, { time: sleepyTime(), env: { HOME: "/nonexistent" }, ...environment });
  open.push(opened);
  return opened;
}

async function serve(answer: (request: SeenRequest) => Answer): Promise<FakeApi> {
  const api = await fakeApi(answer);
  open.push(api);
  return api;
}

const hostOf = ({ url }: FakeApi) => new URL(url).host;
const joe = { username: "joe", password: "letmein99", identityToken: "identity-of-joe" };
const { identityToken: _, ...password } = joe;
const digest = digestOf("x");
const found: Answer = { headers: { "content-type": mediaTypes.ociManifest, "docker-content-digest": digest } };
const challenge = (realm: string): Answer => ({
  status: 401,
  headers: { "www-authenticate": `Bearer realm="${realm}",service="s"` },
});

/** A registry that wants the token `t`, from a token server that the test writes. */
async function registryWith(token: (request: SeenRequest, api: FakeApi) => Answer): Promise<FakeApi> {
  const api: FakeApi = await serve((request) => {
    if (request.url.startsWith("/token")) return token(request, api);
    return request.headers.authorization === "Bearer t" ? found : challenge(`${api.url}/token`);
  });
  return api;
}

const secretsIn = ({ seen }: FakeApi) =>
  seen.filter(({ headers, body, url }) =>
    /Basic|identity-of-joe|letmein99/.test(`${headers.authorization}${body}${url}`),
  );

// The target of a redirect named a realm of its own in a 401: that one got the registry's password and identity token.
describe("a host that a registry redirects to", () => {
  test.each([
    ["password", password],
    ["identity token", joe],
  ])("gets no %s, nor does its realm", async (_what, credential) => {
    const thief = await serve(({ url }) =>
      url.startsWith("/token") ? { body: { token: "stolen" } } : challenge(`${thief.url}/token`),
    );
    let isRedirecting = true;
    const api = await registryWith(() => ({ body: { token: "t" } }));
    const front = await serve(({ url, headers }) => {
      if (url.startsWith("/token")) return { body: { token: "t" } };
      if (isRedirecting) return { status: 307, headers: { location: `${thief.url}${url}` } };
      return headers.authorization === "Bearer t" ? found : challenge(`${front.url}/token`);
    });
    const opened = client({ credentials: { [hostOf(front)]: credential, [hostOf(api)]: credential } });
    await expect(opened.head(`${hostOf(front)}/acme/app:1`)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
      message: expect.stringContaining(`${hostOf(front)} redirects to ${hostOf(thief)}, which wants credentials`),
    });
    expect(secretsIn(thief)).toEqual([]);
    expect(thief.seen.filter(({ url }) => url.startsWith("/token"))).toEqual([]);
    // Nor has its challenge been kept for the registry.
    isRedirecting = false;
    expect(await opened.head(`${hostOf(front)}/acme/app:1`)).toMatchObject({ digest });
    expect(secretsIn(thief)).toEqual([]);
  });

  test("cannot send the credentials back to a place of its choice", async () => {
    const middle = await serve(() => ({ status: 307, headers: { location: `${front.url}/v2/secret/manifests/1` } }));
    const front: FakeApi = await serve(({ url, headers }) => {
      if (headers.authorization === undefined) return { status: 401, headers: { "www-authenticate": "Basic realm=x" } };
      return url.includes("/acme/") ? { status: 307, headers: { location: middle.url } } : found;
    });
    const opened = client({ credentials: { [hostOf(front)]: password } });
    await expect(opened.head(`${hostOf(front)}/acme/app:1`)).rejects.toMatchObject({ code: "REGISTRY_UNAUTHORIZED" });
    expect(front.seen.filter(({ url, headers }) => url.includes("/secret/") && headers.authorization)).toEqual([]);
  });
});

test.each(["ftp://files.example/x", "http://[/", "javascript:alert(1)"])(
  "a redirect to %s is an error",
  async (location) => {
    const api = await serve(() => ({ status: 302, headers: { location } }));
    await expect(client().head(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({
      code: "REGISTRY_ERROR",
      message: expect.stringContaining("redirects to"),
    });
  },
);

test("a challenge of an insecure connection does not count for a secure one", async () => {
  const api = await registryWith(() => ({ body: { token: "t" } }));
  const opened = client();
  await opened.head(`${hostOf(api)}/acme/app:1`, { insecure: true });
  await opened.head(`${hostOf(api)}/acme/app:1`);
  expect(api.seen.filter(({ url }) => url.startsWith("/token"))).toHaveLength(2);
});

/** A proxy that finds these names; nothing else of them has to exist. */
async function proxy(servers: Readonly<Record<string, FakeApi>>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const { hostname, pathname, search } = new URL(request.url ?? "");
    asked.push(hostname);
    const to = servers[hostname];
    fetch(`${to?.url}${pathname}${search}`, { headers: request.headers as Record<string, string> }).then(
      async (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text()),
      () => response.writeHead(502).end(),
    );
  }).on("connect", (request, socket: Socket) => {
    const [name = ""] = (request.url ?? "").split(":");
    asked.push(name);
    const to = connect(Number(new URL(servers[name]?.url ?? "http://127.0.0.1:1").port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      to.pipe(socket).pipe(to);
    });
    for (const end of [to, socket]) sockets.add(end.on("error", () => socket.destroy()));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push({
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, asked };
}

test.each([
  ["https://169.254.169.254/token", false],
  ["http://2130706433:PORT/token", false],
  ["http://auth.example/token", true],
])("for a registry at a public address, the realm %s is asked: %s", async (template, isAsked) => {
  const auth = await serve(() => ({ body: { token: "t" } }));
  const realm = template.replace("PORT", new URL(auth.url).port);
  const api = await serve(({ headers }) => (headers.authorization === "Bearer t" ? found : challenge(realm)));
  const { url, asked } = await proxy({ "registry.example": api, "auth.example": auth });
  const env = { HOME: "/nonexistent", HTTP_PROXY: url, HTTPS_PROXY: url };
  const lookup = () => Promise.reject(new Error("unknown"));
  const opened = client({ credentials: { "registry.example": password } }, { env, lookup });
  const answer = opened.head("registry.example/acme/app:1", { insecure: true });
  if (isAsked) expect(await answer).toMatchObject({ digest });
  else {
    await expect(answer).rejects.toMatchObject({
      code: "REGISTRY_UNTRUSTED",
      message: expect.stringMatching(
        /registry\.example names (?:169\.254\.169\.254|127\.0\.0\.1:\d+) as its token server/,
      ),
    });
    expect(auth.seen).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(["registry.example"]));
  }
});

describe("what token servers answer", () => {
  const ask = async (token: (request: SeenRequest, api: FakeApi) => Answer, credential: object = password) => {
    const api = await registryWith(token);
    const head = client({ credentials: { [hostOf(api)]: credential } }).head(`${hostOf(api)}/acme/app:1`);
    return { api, head };
  };

  test("201 is a token, too", async () => {
    const { head } = await ask(() => ({ status: 201, body: { access_token: "t" } }));
    expect(await head).toMatchObject({ digest });
  });

  test.each([301, 302, 303, 307, 308])(
    "a redirect (%i) within the realm's server is followed with the credentials",
    async (status) => {
      const { head, api } = await ask(({ url, headers }) => {
        if (url.startsWith("/token/")) return headers.authorization ? { body: { token: "t" } } : { status: 401 };
        return { status, headers: { location: "/token/?x" } };
      });
      expect(await head).toMatchObject({ digest });
      expect(secretsIn(api)).toHaveLength(2);
    },
  );

  test("a redirected exchange of an identity token stays one", async () => {
    const { head } = await ask(({ url, body, method }) => {
      if (url !== "/token/2") return { status: 302, headers: { location: "/token/2" } };
      return method === "POST" && String(body).includes("identity-of-joe") ? { body: { token: "t" } } : { status: 400 };
    }, joe);
    expect(await head).toMatchObject({ digest });
  });

  test("a redirect to another server is refused by name", async () => {
    const other = await serve(() => ({ body: { token: "t" } }));
    const { head } = await ask(() => ({ status: 302, headers: { location: `${other.url}/token` } }));
    await expect(head).rejects.toMatchObject({
      code: "REGISTRY_UNTRUSTED",
      message: expect.stringContaining(`sends us on to ${hostOf(other)}, which gets no credentials`),
    });
    expect(other.seen).toEqual([]);
  });

  test("redirects end", async () => {
    const { head, api } = await ask(({ url }) => ({ status: 302, headers: { location: `${url}x` } }));
    await expect(head).rejects.toMatchObject({ code: "REGISTRY_ERROR" });
    expect(api.seen.length).toBeLessThan(10);
  });

  test.each([429, 502, 503, 504])("%i is tried again", async (status) => {
    let left = 4;
    const { head } = await ask(() => (left-- > 0 ? { status } : { body: { token: "t" } }));
    expect(await head).toMatchObject({ digest });
  });

  test.each(["null", "[]", "{}", '{"token":5}', '{"token":"a\\nb"}', "<html>", '"t"'])(
    "%s is no token",
    async (body) => {
      const { head } = await ask(() => ({ body }));
      await expect(head).rejects.toMatchObject({ code: "REGISTRY_UNAUTHORIZED" });
    },
  );
});

// Servers repeat what they got, for instance in a debug answer.
test("no error repeats a credential or a token that a server gives back in any form", async () => {
  const told = (text: string): Answer => ({ status: 403, body: { errors: [{ code: "DENIED", message: text }] } });
  const basic = Buffer.from("joe:plain-words-99").toString("base64");
  const api: FakeApi = await serve(({ url, headers }) => {
    if (url.startsWith("/token")) return { body: { token: "opaque-token-of-joe" } };
    if (headers.authorization === undefined) return challenge(`${api.url}/token`);
    return told(`got ${headers.authorization.replace("Bearer ", "")}, ${basic}, plain-words-99`);
  });
  const folder = await mkdtemp(join(tmpdir(), "credentials-"));
  try {
    const dockerConfig = join(folder, "config.json");
    await writeFile(dockerConfig, JSON.stringify({ auths: { [hostOf(api)]: { auth: basic } } }));
    for (const settings of [
      { credentials: { [hostOf(api)]: { username: "joe", password: "plain-words-99" } } },
      { dockerConfig },
    ]) {
      const error: unknown = await client(settings)
        .resolve(`${hostOf(api)}/acme/app:1`)
        .catch((refused: unknown) => refused);
      expect(String(error)).toMatch(/got \[redacted\], \[redacted\], \[redacted\]/);
      expect(JSON.stringify(error) + String(error)).not.toMatch(/opaque-token-of-joe|plain-words-99/);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
