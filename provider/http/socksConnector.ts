import { lookup } from "node:dns/promises";
import type { buildConnector } from "undici";

export const isSocks = ({ protocol }: URL): boolean => protocol === "socks5:" || protocol === "socks5h:";

/**
 * Connects through a SOCKS5 proxy. With `socks5h` the proxy looks names up, with `socks5` this machine does.
 * undici has an agent of its own for this, which is experimental and says so on stderr.
 */
export function socksConnector(
  proxy: URL,
  overTunnel: buildConnector.connector,
  timeout: number,
): buildConnector.connector {
  const { hostname, port, username, password } = proxy;
  const user = { userId: decodeURIComponent(username), password: decodeURIComponent(password) };

  async function tunnel(host: string, to: number) {
    const { SocksClient } = await import("socks");
    const name = host.replace(/^\[|\]$/g, "");
    const address = proxy.protocol === "socks5h:" ? name : (await lookup(name)).address;
    const { socket } = await SocksClient.createConnection({
      proxy: { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || 1080, type: 5, ...(username && user) },
      command: "connect",
      destination: { host: address, port: to },
      timeout,
    });
    return socket.setKeepAlive(true, 30_000);
  }

  return (options, callback) => {
    const to = Number(options.port) || (options.protocol === "https:" ? 443 : 80);
    tunnel(options.hostname, to).then(
      (httpSocket) => {
        if (options.protocol === "https:") overTunnel({ ...options, httpSocket }, callback);
        else callback(null, httpSocket);
      },
      (error: Error) => callback(error, null),
    );
  };
}
