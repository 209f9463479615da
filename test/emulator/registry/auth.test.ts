import { afterEach, expect, test } from "@jest/globals";
import { image, type Registry, type RegistryOptions, startRegistry } from "../../../emulator/registry/index.ts";
import { SteppedClock } from "../../../emulator/steppedClock.ts";
import { basic, call } from "./client.ts";

let registry: Registry | undefined;
afterEach(() => registry?.close());

async function start(options: RegistryOptions): Promise<Registry> {
  registry = await startRegistry(options);
  return registry;
}

const users = {
  admin: { password: "pw:with:colons" },
  reader: { password: "r", rights: { "acme/*": ["pull"] } },
} as const;
const app = image({ version: "1" });

test("basic: without or with a wrong password 401 and a challenge, with the right one the manifest", async () => {
  const server = await start({ auth: { scheme: "basic", realm: "lab", users } });
  await server.push("acme/app", "1", app);
  const path = "/v2/acme/app/manifests/1";
  const none = await call(server, "GET", path);
  expect([none.status, none.headers["www-authenticate"]]).toEqual([401, 'Basic realm="lab"']);
  expect(none.json.errors).toEqual([
    {
      code: "UNAUTHORIZED",
      message: "authentication required",
      detail: [{ Type: "repository", Class: "", Name: "acme/app", Action: "pull" }],
    },
  ]);
  expect((await call(server, "GET", path, { headers: basic("admin", "x") })).status).toBe(401);
  expect((await call(server, "GET", path, { headers: basic("nobody", "x") })).status).toBe(401);
  expect((await call(server, "GET", path, { headers: basic("admin", "pw:with:colons") })).status).toBe(200);
  expect((await call(server, "GET", "/v2/")).json.errors[0].detail).toBeNull();
});

test("basic: rights hold for each repository and action", async () => {
  const server = await start({ auth: { scheme: "basic", users, anonymous: { "open/*": ["pull"] } } });
  for (const name of ["acme/app", "other/app", "open/app"]) await server.push(name, "1", app);
  const as = (name: string) => ({ headers: name === "" ? {} : basic(name, users[name as "reader"].password) });
  const status = async (who: string, method: "GET" | "DELETE", name: string) =>
    (await call(server, method, `/v2/${name}/manifests/1`, as(who))).status;
  expect(await status("reader", "GET", "acme/app")).toBe(200);
  expect(await status("reader", "GET", "other/app")).toBe(403);
  expect(await status("reader", "DELETE", "acme/app")).toBe(403);
  expect(await status("", "GET", "open/app")).toBe(200);
  expect(await status("", "GET", "acme/app")).toBe(401);
  expect(await status("", "DELETE", "open/app")).toBe(401);
  expect(await status("admin", "DELETE", "acme/app")).toBe(202);
});

async function tokenFor(server: Registry, scope: string, headers: Record<string, string> = {}): Promise<string> {
  const { status, json } = await call(server, "GET", `/token?service=registry&scope=${scope}`, { headers });
  expect(status).toBe(200);
  return json.token;
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("token: the challenge names realm, service and scope, and the token opens that scope only", async () => {
  const server = await start({ auth: { scheme: "token", users } });
  for (const name of ["acme/app", "acme/more"]) await server.push(name, "1", app);
  const none = await call(server, "GET", "/v2/acme/app/manifests/1");
  expect([none.status, none.headers["www-authenticate"]]).toEqual([
    401,
    `Bearer realm="${server.url}/token",service="registry",scope="repository:acme/app:pull"`,
  ]);
  const token = await tokenFor(server, "repository:acme/app:pull", basic("reader", "r"));
  expect((await call(server, "GET", "/v2/acme/app/manifests/1", bearer(token))).status).toBe(200);
  const other = await call(server, "GET", "/v2/acme/more/manifests/1", bearer(token));
  expect([other.status, other.headers["www-authenticate"]]).toEqual([
    401,
    expect.stringContaining('error="insufficient_scope"'),
  ]);
});

test("token: what a user may not do is left out of the grant", async () => {
  const server = await start({ auth: { scheme: "token", users } });
  await server.push("acme/app", "1", app);
  const token = await tokenFor(server, "repository:acme/app:pull,push,delete", basic("reader", "r"));
  expect((await call(server, "GET", "/v2/acme/app/manifests/1", bearer(token))).status).toBe(200);
  expect((await call(server, "DELETE", "/v2/acme/app/manifests/1", bearer(token))).status).toBe(401);
});

test("token: anonymous callers get what is open to everybody", async () => {
  const server = await start({ auth: { scheme: "token", users, anonymous: { "acme/*": ["pull"] } } });
  await server.push("acme/app", "1", app);
  const token = await tokenFor(server, "repository:acme/app:pull");
  expect((await call(server, "GET", "/v2/acme/app/manifests/1", bearer(token))).status).toBe(200);
});

test("token: a wrong password gets no token, an invented one no answer", async () => {
  const server = await start({ auth: { scheme: "token", users } });
  expect((await call(server, "GET", "/token?scope=x", { headers: basic("admin", "no") })).status).toBe(401);
  const { status, headers } = await call(server, "GET", "/v2/", bearer("invented"));
  expect([status, headers["www-authenticate"]]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
});

test("token: a token ends when its time is over", async () => {
  const clock = new SteppedClock();
  const server = await start({ clock, auth: { scheme: "token", users, lifetimeSeconds: 60 } });
  const token = await tokenFor(server, "repository:acme/app:pull", basic("admin", "pw:with:colons"));
  expect((await call(server, "GET", "/v2/", bearer(token))).status).toBe(200);
  clock.advance(60_000);
  expect((await call(server, "GET", "/v2/", bearer(token))).status).toBe(401);
});

test("token: a form with a password gets a refresh token, and that gets the next token", async () => {
  const server = await start({ auth: { scheme: "token", users } });
  const post = (form: Record<string, string>) =>
    call(server, "POST", "/token", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
  const scope = "registry:catalog:*";
  const first = await post({
    grant_type: "password",
    username: "reader",
    password: "r",
    access_type: "offline",
    scope,
  });
  const second = await post({ grant_type: "refresh_token", refresh_token: first.json.refresh_token, scope });
  expect((await call(server, "GET", "/v2/_catalog", bearer(second.json.access_token))).status).toBe(200);
  expect((await post({ grant_type: "refresh_token", refresh_token: "invented" })).status).toBe(401);
});

test("mounting needs the right to pull from the source", async () => {
  const server = await start({
    auth: {
      scheme: "basic",
      users: { ...users, pusher: { password: "p", rights: { "mine/*": ["pull", "push"] } } },
    },
  });
  await server.push("acme/app", "1", app);
  const mount = `/v2/mine/app/blobs/uploads/?mount=${app.blobs[0]?.digest}&from=acme/app`;
  expect((await call(server, "POST", mount, { headers: basic("pusher", "p") })).status).toBe(403);
  expect((await call(server, "POST", mount, { headers: basic("admin", "pw:with:colons") })).status).toBe(201);
});

test("the log knows who asked, and no password", async () => {
  const server = await start({ auth: { scheme: "basic", users } });
  await server.push("acme/app", "1", app);
  server.requests.clear();
  await call(server, "GET", "/v2/acme/app/manifests/1", { headers: basic("reader", "r") });
  const log = server.requests.list();
  expect(log).toEqual([
    {
      method: "GET",
      url: "/v2/acme/app/manifests/1",
      route: { kind: "manifest", repository: "acme/app", reference: "1" },
      status: 200,
      user: "reader",
    },
  ]);
});
