import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { createDispatcher } from "../../../provider/http/dispatcher.ts";
import { send } from "../../../provider/http/send.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

const site = () => listening(createServer((_, response) => response.end("reached")));

interface Asked {
  readonly user: string;
  readonly host: string;
}

/** A SOCKS5 proxy that sends everything to one port. */
function socksProxy(port: number, asked: Asked[]): Promise<number> {
  return listening(
    net.createServer(async (socket) => {
      socket.on("error", () => {});
      const next = async () => (await new Promise<Buffer>((got) => socket.once("data", got))) as Buffer;
      const wantsUser = (await next()).includes(2);
      socket.write(Buffer.from([5, wantsUser ? 2 : 0]));
      let user = "";
      if (wantsUser) {
        const login = await next();
        const name = login.subarray(2, 2 + (login[1] ?? 0)).toString();
        user = `${name}:${login.subarray(3 + name.length).toString()}`;
        socket.write(Buffer.from([1, 0]));
      }
      const request = await next();
      const isName = request[3] === 3;
      const host = isName ? request.subarray(5, 5 + (request[4] ?? 0)).toString() : request.subarray(4, 8).join(".");
      asked.push({ user, host });
      const behind = net.connect(port, "127.0.0.1", () => {
        socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
        socket.pipe(behind).pipe(socket);
      });
      behind.on("error", () => socket.destroy());
    }),
  );
}

async function get(url: string, env: Record<string, string>, proxyUrl?: string): Promise<string> {
  const dispatcher = await createDispatcher({ origin: new URL(url).origin, env, proxyUrl });
  open.push({ close: () => dispatcher.destroy() });
  const { body } = await send(dispatcher, { method: "GET", url, headers: {} });
  return await body.text();
}

test("socks5h leaves names to the proxy, socks5 looks them up itself; user and password go along", async () => {
  const asked: Asked[] = [];
  const port = await socksProxy(await site(), asked);
  expect(await get("http://only-there.invalid", { http_proxy: `socks5h://joe:p%40ss@127.0.0.1:${port}` })).toBe(
    "reached",
  );
  expect(asked).toEqual([{ user: "joe:p@ss", host: "only-there.invalid" }]);
  expect(await get("http://192.0.2.7", { http_proxy: `socks5://127.0.0.1:${port}` })).toBe("reached");
  expect(asked[1]).toEqual({ user: "", host: "192.0.2.7" });
  await expect(get("http://only-there.invalid", { http_proxy: `socks5://127.0.0.1:${port}` })).rejects.toThrow();
});

test("an HTTP proxy is asked with its user; proxy-url comes before the environment, and an empty one is none", async () => {
  const seen: (string | undefined)[] = [];
  const proxy = await listening(
    createServer((request, response) => {
      seen.push(`${request.headers["proxy-authorization"]} ${request.url}`);
      response.end("by proxy");
    }),
  );
  const HTTP_PROXY = `joe:p%23@127.0.0.1:${proxy}`;
  expect(await get("http://192.0.2.7/x", { HTTP_PROXY })).toBe("by proxy");
  expect(seen[0]).toMatch(new RegExp(`^Basic ${Buffer.from("joe:p#").toString("base64")} .*/x`));
  expect(await get("http://192.0.2.7/x", { HTTP_PROXY: "ftp://bad" }, `http://127.0.0.1:${proxy}`)).toBe("by proxy");
  expect(await get("http://192.0.2.7/x", { HTTP_PROXY }, "")).toBe("by proxy");
  await expect(get("http://192.0.2.7/x", {}, "socks4://p")).rejects.toThrow(
    /proxy-url of the kubeconfig has the scheme socks4/,
  );
});

test("an https server is reached through a tunnel that the proxy opens, or the proxy's refusal is told", async () => {
  const connects: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    connects.push(request.url ?? "");
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  const proxy = await listening(server);
  await expect(get("https://192.0.2.7:6443", { https_proxy: `127.0.0.1:${proxy}` })).rejects.toThrow(/407/);
  expect(connects[0]).toBe("192.0.2.7:6443");
});
