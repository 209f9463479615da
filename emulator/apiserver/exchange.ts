import type { ServerResponse } from "node:http";
import { delayed } from "../faultsInForce.ts";
import { cannot, type User } from "./access.ts";
import { type Answer, isTextStream, statusAnswer, textAnswer } from "./answer.ts";
import type { ApiServer } from "./apiServer.ts";
import { checkListOptions } from "./checkListOptions.ts";
import { contextFor } from "./client.ts";
import { type ClusterFaultKind, clusterRefusal, cutAt } from "./clusterFaults.ts";
import { generalAnswer } from "./generalAnswer.ts";
import type { HttpRequest } from "./httpRequest.ts";
import { listOptionsFor } from "./listOptions.ts";
import type { Connect } from "./resource.ts";
import { handleResource } from "./resourceHandler.ts";
import { parseResourcePath } from "./resourcePath.ts";
import { authorize, isWatch, type ResourceRequest } from "./resourceRequest.ts";
import { findScope, isRouted } from "./scope.ts";
import { forbidden, internalError, methodNotAllowed, noSuchPath, StatusError, unauthorized } from "./statusError.ts";
import { streamText } from "./streamText.ts";
import { anonymous } from "./tokens.ts";
import { Watch, watchOptionsOf } from "./watch.ts";
import { WatchStream } from "./watchStream.ts";

/** One request and its answer. */
export class Exchange {
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
    const refused = clusterRefusal(hits);
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
    if (path === undefined || path.resource === "") return generalAnswer(this.#server.catalog, this.#http);
    const scope = findScope(this.#server.catalog, path);
    if (!scope || !isRouted(scope, path)) throw noSuchPath();
    const request: ResourceRequest = { http: this.#http, path, scope, user: this.#user, faults: hits };
    authorize(this.#server, request);
    if (scope.endpoint.connect !== undefined) return await this.#connect(request, scope.endpoint.connect);
    if (!isWatch(request)) return await handleResource(this.#server, request);
    this.#watch(request, hits);
    return undefined;
  }

  async #connect({ path, user, http, faults }: ResourceRequest, connect: Connect): Promise<Answer | undefined> {
    if (http.method !== connect.method) throw methodNotAllowed();
    const context = contextFor(this.#server, user, path.namespace, { query: http.query });
    const { headers, upload, body } = http;
    const request = { headers, tail: path.tail, body: async () => (await upload?.read()) ?? body };
    const answer = await connect.answer(context, path.name, request);
    if (!isTextStream(answer)) return answer;
    this.#log(200);
    streamText(this.#response, answer, faults);
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

  #write({ status, headers, body }: Answer, cut: number | undefined): void {
    const response = this.#response;
    this.#http.upload?.drop();
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
    const { method, path, query, body, headers, upload } = this.#http;
    this.#server.requests.add({
      method,
      path,
      query: query.toString(),
      user: this.#user.name,
      status,
      bytes: upload?.bytes ?? body.length,
      dryRun: query.get("dryRun") === "All" || isLookup(path, body),
      contentType: headers["content-type"] ?? "",
      userAgent: headers["user-agent"] ?? "",
    });
  }
}

/** An import with `import: false` only looks images up and stores nothing. */
function isLookup(path: string, body: Buffer): boolean {
  return path.endsWith("/imagestreamimports") && /"import"\s*:\s*false/.test(body.toString("utf8"));
}
