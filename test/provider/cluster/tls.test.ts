import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { connect } from "../../../provider/cluster/cluster.ts";
import type { ClusterSettings } from "../../../provider/cluster/settings.ts";
import { type CertificateAuthority, certificateAuthority } from "../../certificates.ts";
import { type FakeApi, fakeApi, sleepyTime } from "./fakeApi.ts";

let authority: CertificateAuthority;
let api: FakeApi;
let url: string;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  authority = await certificateAuthority();
  const tls = { ...authority.server, ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  api = await fakeApi(
    () => ({ body: { metadata: {} } }),
    (listener) => createSecureServer(tls, listener) as unknown as Server,
  );
  url = api.url.replace("http:", "https:");
});
afterAll(() => api.close());
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const base64 = (text: string) => Buffer.from(text).toString("base64");

function kubeconfig(cluster: object, user: object = { token: "t" }): string {
  return JSON.stringify({
    apiVersion: "v1",
    clusters: [{ name: "c", cluster: { server: url, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

function ask(settings: ClusterSettings, env: Record<string, string> = {}): Promise<unknown> {
  const cluster = connect(settings, { time: sleepyTime(), env });
  open.push(cluster);
  return cluster.imageStreams.get("p1", "web");
}

test("the kubeconfig's certificate authority is trusted, and so is one of the settings", async () => {
  expect(await ask({ kubeconfig: kubeconfig({ "certificate-authority-data": base64(authority.cert) }) })).toEqual({
    metadata: {},
  });
  expect(await ask({ server: url, token: "t", certificateAuthority: authority.cert })).toEqual({ metadata: {} });
});

test("an unknown certificate is an error of its own, and is not tried again", async () => {
  await expect(ask({ kubeconfig: kubeconfig({}) })).rejects.toMatchObject({
    code: "TLS",
    temporary: false,
    message: expect.stringMatching(/certificate.*give the certificate authority/),
  });
});

test("insecure-skip-tls-verify accepts any certificate", async () => {
  expect(await ask({ kubeconfig: kubeconfig({ "insecure-skip-tls-verify": true }) })).toEqual({ metadata: {} });
  expect(await ask({ kubeconfig: kubeconfig({}), insecureSkipTlsVerify: true })).toEqual({ metadata: {} });
});

test("a client certificate of the kubeconfig is shown", async () => {
  const seen: (string | undefined)[] = [];
  const tls = { ...authority.server, ca: authority.cert, requestCert: true };
  const strict = await fakeApi(
    () => ({ body: { metadata: {} } }),
    (listener) => {
      const server = createSecureServer(tls, listener);
      server.on("secureConnection", (socket) => seen.push(String(socket.getPeerCertificate().subject["CN"])));
      return server as unknown as Server;
    },
  );
  open.push(strict);
  const cluster = {
    server: strict.url.replace("http:", "https:"),
    "certificate-authority-data": base64(authority.cert),
  };
  const user = {
    "client-certificate-data": base64(authority.client.cert),
    "client-key-data": base64(authority.client.key),
  };
  expect(await ask({ kubeconfig: kubeconfig(cluster, user) })).toEqual({ metadata: {} });
  expect(seen).toEqual(["joe"]);
  await expect(ask({ kubeconfig: kubeconfig(cluster) })).rejects.toMatchObject({
    code: expect.stringMatching(/TLS|UNREACHABLE/),
  });
});

/** A proxy that knows api.cluster.test, which nobody else does; it remembers who asked for what. */
async function proxy(): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer().on("connect", (request, socket) => {
    seen.push(`${request.url} ${request.headers["proxy-authorization"] ?? "nobody"}`);
    const upstream = connectSocket(Number(new URL(url).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [upstream, socket]) one.on("error", () => one.destroy());
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push({
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://joe:hunter2@127.0.0.1:${port}`, seen };
}

const basic = `Basic ${Buffer.from("joe:hunter2").toString("base64")}`;
const behindProxy = { server: "https://api.cluster.test:6443", token: "t" };

test("proxy-url of the kubeconfig is used, with its credentials", async () => {
  const { url: proxyUrl, seen } = await proxy();
  const cluster = {
    server: behindProxy.server,
    "proxy-url": proxyUrl,
    "certificate-authority-data": base64(authority.cert),
  };
  expect(await ask({ kubeconfig: kubeconfig(cluster) })).toEqual({ metadata: {} });
  expect(seen).toEqual([`api.cluster.test:6443 ${basic}`]);
});

test("HTTPS_PROXY is used, but not for this machine and not for NO_PROXY", async () => {
  const { url: HTTPS_PROXY, seen } = await proxy();
  const certificate = { certificateAuthority: authority.cert };
  expect(await ask({ ...behindProxy, ...certificate }, { HTTPS_PROXY })).toEqual({ metadata: {} });
  expect(seen).toHaveLength(1);
  expect(await ask({ server: url, token: "t", ...certificate }, { HTTPS_PROXY })).toEqual({ metadata: {} });
  const unknown = ask({ ...behindProxy, ...certificate }, { HTTPS_PROXY, NO_PROXY: ".cluster.test" });
  await expect(unknown).rejects.toMatchObject({ code: "UNREACHABLE" });
  expect(seen).toHaveLength(1);
});

test("a proxy that does not run is told without its password", async () => {
  const gone = await proxy();
  await open.pop()?.close();
  const error: unknown = await ask(behindProxy, { HTTPS_PROXY: gone.url }).catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: "UNREACHABLE" });
  expect(String(error) + JSON.stringify(error)).not.toMatch(/hunter2|am9lOmh1bnRlcjI/);
});
