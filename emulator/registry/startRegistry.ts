import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { BuiltImage } from "./builtImage.ts";
import type { Digest } from "./digest.ts";
import { type PushCredentials, pushImage } from "./pushImage.ts";
import type { RateLimitOptions } from "./rateLimit.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryFault } from "./registryFaults.ts";
import type { RegistryOptions } from "./registryOptions.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { RegistryServer } from "./registryServer.ts";
import type { RequestLog } from "./requestLog.ts";
import { parseRoute } from "./route.ts";
import type { TurningPoint } from "./turningPoints.ts";

/** A running registry. */
export interface Registry {
  /** Host and port, as in image references. */
  readonly host: string;
  /** `http://` or `https://` and the host. */
  readonly url: string;
  /** The requests so far. */
  readonly requests: RequestLog;
  /** Pushes an image through the API, by tag or, without one, by digest. @returns the digest */
  push(repository: string, tag: string | undefined, image: BuiltImage, credentials?: PushCredentials): Promise<Digest>;
  /** The digest of a tag. */
  digest(repository: string, tag: string): Digest | undefined;
  /** Moves a tag to another manifest of its repository, at once and without a request. */
  moveTag(repository: string, tag: string, digest: Digest): void;
  /** Puts a fault in force. @returns a function that ends it */
  fault(fault: RegistryFault): () => void;
  /** Ends all faults. */
  clearFaults(): void;
  /** Schedules a change at a point in the traffic. @returns a function that cancels it */
  when(point: TurningPoint): () => void;
  /** Starts, changes or, with undefined, ends rate limiting. */
  limitRate(options: RateLimitOptions | undefined): void;
  /** Stops the server. */
  close(): Promise<void>;
}

/** Starts an OCI distribution registry. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { hostname = "127.0.0.1", port = 0, tls } = options;
  const server = new RegistryServer(options);
  const app = httpServer(tls);
  app.route({
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    url: "/*",
    handler: async (incoming, reply) => {
      reply.hijack();
      // After an exception in a test's hook there is nothing to answer.
      await server.handle(requestOf(incoming), reply.raw).catch((error) => reply.raw.destroy(error));
    },
  });
  const { host } = new URL(await app.listen({ host: hostname, port }));
  server.url = `${tls === undefined ? "http" : "https"}://${host}`;
  return registryOf(server, app, host, options);
}

function registryOf(server: RegistryServer, app: FastifyInstance, host: string, options: RegistryOptions): Registry {
  const { url, storage, requests, faults, points } = server;
  const ca = options.tls?.cert;
  return {
    host,
    url,
    requests,
    push: (repository, tag, image, credentials = firstUser(options)) =>
      pushImage({ url, ...(credentials && { credentials }), ...(ca !== undefined && { ca }) }, repository, tag, image),
    digest: (repository, tag) => storage.find(repository)?.tags.get(tag),
    moveTag(repository, tag, digest) {
      if (storage.manifest(repository, digest) === undefined) throw new RegistryError("MANIFEST_UNKNOWN");
      storage.setTag(repository, tag, digest);
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    when: (point) => points.add(point),
    limitRate: (limit) => server.limitRate(limit),
    close: () => app.close(),
  };
}

function httpServer(tls: RegistryOptions["tls"]): FastifyInstance {
  const common = { bodyLimit: 1 << 30, exposeHeadRoutes: false, forceCloseConnections: true };
  const app: FastifyInstance = tls === undefined ? fastify(common) : secureServer(common, tls);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  return app;
}

/** fastify has different types for HTTP and HTTPS servers; the registrations here are the same for both. */
function secureServer(common: object, tls: { cert: string; key: string }): FastifyInstance {
  return fastify({ ...common, https: { cert: tls.cert, key: tls.key } }) as unknown as FastifyInstance;
}

function firstUser({ auth }: RegistryOptions): PushCredentials | undefined {
  const [first] = Object.entries(auth?.users ?? {});
  return first && { username: first[0], password: first[1].password };
}

function requestOf({ method, url, headers, body }: FastifyRequest): RegistryRequest {
  const { pathname, searchParams } = new URL(url, "http://registry");
  const single = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(",")] as const);
  return {
    method,
    url,
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(single),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    route: parseRoute(pathname),
  };
}
