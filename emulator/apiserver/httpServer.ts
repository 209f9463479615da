import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import type { ApiServer } from "./apiServer.ts";
import type { Certificate } from "./certificate.ts";
import { Exchange } from "./exchange.ts";
import { httpRequestOf } from "./httpRequest.ts";
import { StatusError } from "./statusError.ts";

export interface HttpServer {
  /** `http://HOST:PORT`, or with a certificate `https://…` */
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  /** @default "127.0.0.1" */
  readonly hostname?: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** @default plain HTTP */
  readonly tls?: Certificate;
}

/**
 * Milliseconds, as in kube-apiserver. With Node's default of five seconds a busy client often writes into a connection
 * that closes.
 */
const keepAliveTimeout = 90_000;
const bodyLimit = 3 * 1024 * 1024;
const tooLarge = `Request entity too large: limit is ${bodyLimit}`;
const build = "/apis/build.openshift.io/v1/namespaces/:namespace/buildconfigs/:name";
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Serves an API server over HTTP. */
export async function startHttpServer(server: ApiServer, options: HttpServerOptions = {}): Promise<HttpServer> {
  const { hostname = "127.0.0.1", port = 0, tls } = options;
  const app = fastify({
    bodyLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    serverFactory: (handler) =>
      tls ? createSecureServer({ ...tls, keepAliveTimeout }, handler) : createServer({ keepAliveTimeout }, handler),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const { statusCode = 500, message } = error;
    const reason = statusCode === 413 ? "RequestEntityTooLarge" : undefined;
    const { status } = new StatusError(statusCode, reason, statusCode === 413 ? tooLarge : message, {});
    return reply.code(statusCode).type("application/json").send(status);
  });
  const handler = async (incoming: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    await new Exchange(server, httpRequestOf(incoming), reply.raw).run();
  };
  app.route({ method: [...methods], url: "/*", handler });
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("*", (_request, body, done) => done(null, body));
    uploads.route({ method: "POST", url: `${build}/instantiatebinary`, handler });
  });
  const { host } = new URL(await app.listen({ host: hostname, port }));
  return { url: `${tls ? "https" : "http"}://${host}`, close: () => app.close() };
}
