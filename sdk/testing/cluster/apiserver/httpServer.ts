import { createServer, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import fastify from "fastify";
import type { User } from "./access.ts";
import { type Answer, jsonAnswer, statusAnswer, textAnswer } from "./answer.ts";
import type { ApiServer } from "./apiServer.ts";
import type { Certificate } from "./certificate.ts";
import { checkListOptions } from "./checkListOptions.ts";
import { contextFor } from "./client.ts";
import { aggregated, apiGroup, apiGroups, apiVersions, resourceList } from "./discovery.ts";
import { type ClusterFaultKind, cutAt, delayed, refusal } from "./faults.ts";
import { type HttpRequest, httpRequestOf } from "./httpRequest.ts";
import { listOptionsFor } from "./listOptions.ts";
import { negotiated, parseAccept } from "./negotiation.ts";
import { openApiAnswer } from "./openapi/openApi.ts";
import { cannot } from "./requests.ts";
import { authorize, handleResource, isWatch, type ResourceRequest } from "./resourceHandler.ts";
import { parseResourcePath } from "./resourcePath.ts";
import { findScope, isRouted } from "./scope.ts";
import { forbidden, internalError, noSuchPath, StatusError, unauthorized } from "./statusError.ts";
import { anonymous } from "./tokens.ts";
import { Watch, watchOptionsOf } from "./watch.ts";
import { WatchStream } from "./watchStream.ts";

export interface HttpServer {
  /** `http://HOST:PORT`, or with a certificate `https://…` */
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  /** @default "127.0.0.1" */
  readonly hostname?: string;
  /** @default 0, a free one */
  readonly port?: number;
  /** @default plain HTTP */
  readonly tls?: Certificate;
}

const bodyLimit = 3 * 1024 * 1024;
const tooLarge = `Request entity too large: limit is ${bodyLimit}`;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Serves an API server over HTTP. */
export const startHttpServer = async (server: ApiServer, options: HttpServerOptions = {}): Promise<HttpServer> => {
  const { hostname = "127.0.0.1", port = 0, tls } = options;
  const app = fastify({
    bodyLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    serverFactory: (handler) => (tls ? createSecureServer({ ...tls }, handler) : createServer(handler)),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const { statusCode = 500, message } = error;
    const reason = statusCode === 413 ? "RequestEntityTooLarge" : undefined;
    const { status } = new StatusError(statusCode, reason, statusCode === 413 ? tooLarge : message, {});
    return reply.code(statusCode).type("application/json").send(status);
  });
  app.route({
    method: [...methods],
    url: "/*",
    handler: async (incoming, reply) => {
      reply.hijack();
      await new Exchange(server, httpRequestOf(incoming), reply.raw).run();
    },
  });
  const { host } = new URL(await app.listen({ host: hostname, port }));
  return { url: `${tls ? "https" : "http"}://${host}`, close: () => app.close() };
};

/** One request and its answer. */
class Exchange {
  readonly #server: ApiServer;
  readonly #http: HttpRequest;
  readonly #response: ServerResponse;
  #user: User = anonymous;

  constructor(server: ApiServer, http: HttpRequest, response: ServerResponse) {
    this.#server = server;
    this.#http = http;
    this.#response = response;
  }

  async run(): Promise<void> {
    const known = this.#authenticate();
    const hits = this.#server.faults.hitting({ ...this.#http, user: this.#user.name });
    if (hits.some(({ kind }) => kind === "drop")) return this.#write(textAnswer(0, ""), -1);
    await delayed(hits, this.#server.clock);
    const refused = refusal(hits);
    if (refused) return this.#write(refused, undefined);
    const answer = known ? await this.#guarded(hits) : statusAnswer(unauthorized().status);
    if (answer) this.#write(answer, cutAt(hits));
  }

  #authenticate(): boolean {
    const [, token] = /^Bearer\s+(.+)$/i.exec(this.#http.headers["authorization"] ?? "") ?? [];
    if (token === undefined) return true;
    const user = this.#server.tokens.find(token);
    if (user) this.#user = user;
    return user !== undefined;
  }

  /** `kubectl --as`. @throws StatusError 403 */
  #impersonate(): void {
    const name = this.#http.headers["impersonate-user"];
    if (name === undefined) return;
    const asked = { verb: "impersonate", group: "", resource: "users", namespace: "", name };
    if (!this.#server.authorize(this.#user, asked).allowed) {
      throw forbidden({ group: "", resource: "users" }, name, cannot(this.#user, asked));
    }
    const groups = (this.#http.headers["impersonate-group"] ?? "").split(",").filter((group) => group !== "");
    this.#user = { name, groups: [...groups, "system:authenticated"] };
  }

  async #guarded(hits: readonly ClusterFaultKind[]): Promise<Answer | undefined> {
    try {
      this.#impersonate();
      const answer = await this.#dispatch(hits);
      await this.#server.store.flushed();
      return answer;
    } catch (error) {
      if (error instanceof StatusError) return statusAnswer(error.status);
      return statusAnswer(
        internalError(error instanceof Error ? (error.stack ?? error.message) : String(error)).status,
      );
    }
  }

  async #dispatch(hits: readonly ClusterFaultKind[]): Promise<Answer | undefined> {
    const path = parseResourcePath(this.#http.path);
    if (path === undefined || path.resource === "") return this.#general();
    const scope = findScope(this.#server.catalog, path);
    if (!scope || !isRouted(scope, path)) throw noSuchPath();
    const request: ResourceRequest = { http: this.#http, path, scope, user: this.#user, faults: hits };
    authorize(this.#server, request);
    if (!isWatch(request)) return await handleResource(this.#server, request);
    this.#watch(request, hits);
    return undefined;
  }

  #watch({ scope, path, user, http }: ResourceRequest, hits: readonly ClusterFaultKind[]): void {
    checkListOptions(http.query, true);
    const context = contextFor(this.#server, user, path.namespace, { query: http.query });
    const options = watchOptionsOf(listOptionsFor(scope.definition, http.query), http.query);
    const stream = new WatchStream(this.#response, this.#server, http, scope, hits);
    const watch = new Watch(scope, context, options, (event) => stream.send(event));
    this.#log(200);
    stream.open(watch, options.bookmarks);
    watch.start(this.#server.history);
  }

  #general(): Answer {
    const { catalog } = this.#server;
    const { path } = this.#http;
    const [root, group = "", version] = path.split("/").filter((segment) => segment !== "");
    if (root === "api" || root === "apis") {
      if (group === "") return this.#roots(root);
      const found =
        root === "api"
          ? resourceList(catalog, "", group)
          : version === undefined
            ? apiGroup(catalog, group)
            : resourceList(catalog, group, version);
      if (!found) throw noSuchPath();
      return jsonAnswer(200, found);
    }
    if (root === "openapi") return openApiAnswer(catalog, path);
    if (root === "healthz" || root === "readyz" || root === "livez") return textAnswer(200, "ok");
    if (root === "version") return jsonAnswer(200, version_);
    throw noSuchPath();
  }

  #roots(root: "api" | "apis"): Answer {
    const { catalog } = this.#server;
    const accepted = negotiated(parseAccept(this.#http.headers["accept"]), ["APIGroupDiscoveryList"]);
    if (accepted?.parameters["as"] !== undefined) {
      const { g = "", v = "" } = accepted.parameters;
      const type = `application/json;g=${g};v=${v};as=APIGroupDiscoveryList`;
      return jsonAnswer(200, aggregated(catalog, root === "api", v), type);
    }
    return jsonAnswer(
      200,
      root === "apis" ? apiGroups(catalog) : apiVersions(catalog, this.#http.headers["host"] ?? ""),
    );
  }

  #write({ status, headers, body }: Answer, cut: number | undefined): void {
    const response = this.#response;
    this.#log(cut === -1 ? 0 : status);
    if (cut === -1) {
      response.destroy();
      return;
    }
    const bytes = Buffer.from(body);
    response.writeHead(status, { ...headers, "Content-Length": bytes.length, "Cache-Control": "no-cache, private" });
    if (cut === undefined) response.end(this.#http.method === "HEAD" ? undefined : bytes);
    else response.write(bytes.subarray(0, cut), () => response.destroy());
  }

  #log(status: number): void {
    const { method, path, query, body, headers } = this.#http;
    this.#server.requests.add({
      method,
      path,
      query: query.toString(),
      user: this.#user.name,
      status,
      bytes: body.length,
      dryRun: query.get("dryRun") === "All" || isLookup(path, body),
      contentType: headers["content-type"] ?? "",
      userAgent: headers["user-agent"] ?? "",
    });
  }
}

const version_ = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.1",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-01-05T10:00:00Z",
  goVersion: "go1.24",
  compiler: "gc",
  platform: "linux/amd64",
};

/** An import that only looks images up stores nothing. */
function isLookup(path: string, body: Buffer): boolean {
  return path.endsWith("/imagestreamimports") && /"import"\s*:\s*false/.test(body.toString("utf8"));
}
