import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { realClock } from "../clock.ts";
import { type Answer, errorAnswer } from "./answer.ts";
import { writeAnswer } from "./answerWriter.ts";
import type { Authentication } from "./authentication.ts";
import { BasicAuthentication } from "./basicAuthentication.ts";
import type { BuiltImage } from "./builtImage.ts";
import type { Digest } from "./digest.ts";
import { type Contents, dispatch } from "./dispatch.ts";
import { Faults, type RegistryFault, refusal, spoil } from "./faults.ts";
import { type PushCredentials, pushImage } from "./pushImage.ts";
import { RateLimit, type RateLimitOptions } from "./rateLimit.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryOptions } from "./registryOptions.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { RequestLog } from "./requestLog.ts";
import { parseRoute } from "./route.ts";
import { Storage } from "./storage.ts";
import { TokenAuthentication } from "./tokenAuthentication.ts";
import { type TurningPoint, TurningPoints } from "./turningPoints.ts";
import { Uploads } from "./uploads.ts";

/** A registry that listens. */
export interface Registry {
  /** Host and port, as it stands in image references. */
  readonly host: string;
  /** `http://` or `https://` and the host. */
  readonly url: string;
  /** What was asked so far. */
  readonly requests: RequestLog;
  /** Pushes an image through the API, under a tag or, without one, its digest; gives the digest. */
  push(repository: string, tag: string | undefined, image: BuiltImage, credentials?: PushCredentials): Promise<Digest>;
  /** The digest that a tag names. */
  digest(repository: string, tag: string): Digest | undefined;
  /** Lets a tag name another manifest of its repository, at once and without a request. */
  moveTag(repository: string, tag: string, digest: Digest): void;
  /** Lets requests go wrong; the answer ends it. */
  fault(fault: RegistryFault): () => void;
  /** Ends all faults. */
  clearFaults(): void;
  /** Arranges something for a moment in the traffic; the answer calls it off. */
  when(point: TurningPoint): () => void;
  /** Begins, changes or, with undefined, ends rate limiting. */
  limitRate(options: RateLimitOptions | undefined): void;
  close(): Promise<void>;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Starts an OCI distribution registry. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { hostname = "127.0.0.1", port = 0, tls, clock = realClock } = options;
  const storage = new Storage(options.data);
  const contents: Contents = {
    storage,
    uploads: new Uploads(storage),
    tagPages: options.maxTags === undefined ? {} : { maximum: options.maxTags },
    deletes: options.deletes ?? true,
  };
  const requests = new RequestLog();
  const faults = new Faults(clock);
  const points = new TurningPoints();
  const authentication = authenticationOf(options, () => `${url}/token`);
  let rateLimit = options.rateLimit && new RateLimit(options.rateLimit, clock);

  const answerOf = (request: RegistryRequest, note: (user: string | undefined) => void): Answer => {
    if (request.route.kind === "token" && authentication?.token !== undefined) return authentication.token(request);
    note(authentication?.authorize(request));
    const limits = rateLimit?.take(request) ?? {};
    const answer = dispatch(contents, request);
    return { ...answer, headers: { ...limits, ...answer.headers } };
  };

  const app = serverOf(tls);
  app.route({
    method: METHODS,
    url: "/*",
    handler: async (incoming, reply) => {
      reply.hijack();
      const request = requestOf(incoming);
      const { before, after } = points.reach(request);
      await before();
      const hits = faults.hitting(request);
      await faults.delay(hits);
      let user: string | undefined;
      const answer =
        refusal(hits) ??
        guarded(() =>
          answerOf(request, (name) => {
            user = name;
          }),
        );
      const outcome = spoil(absolute(answer, url), hits);
      await after();
      requests.add(request, outcome.cutAt === -1 ? 0 : answer.status, user);
      writeAnswer(reply.raw, request, outcome);
    },
  });

  const address = await app.listen({ host: hostname, port });
  const host = new URL(address).host;
  const url = `${tls === undefined ? "http" : "https"}://${host}`;
  return {
    host,
    url,
    requests,
    push: (repository, tag, image, credentials = firstUser(options)) =>
      pushImage({ url, ...(credentials && { credentials }), ...(tls && { ca: tls.cert }) }, repository, tag, image),
    digest: (repository, tag) => storage.find(repository)?.tags.get(tag),
    moveTag(repository, tag, digest) {
      if (storage.manifest(repository, digest) === undefined) throw new RegistryError("MANIFEST_UNKNOWN");
      storage.setTag(repository, tag, digest);
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    when: (point) => points.add(point),
    limitRate(limit) {
      rateLimit = limit && new RateLimit(limit, clock);
    },
    close: () => app.close(),
  };
}

function serverOf(tls: RegistryOptions["tls"]): FastifyInstance {
  const common = { bodyLimit: 1 << 30, exposeHeadRoutes: false, forceCloseConnections: true };
  const app: FastifyInstance = tls === undefined ? fastify(common) : secureServer(common, tls);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  return app;
}

function secureServer(common: object, tls: { cert: string; key: string }): FastifyInstance {
  return fastify({ ...common, https: { cert: tls.cert, key: tls.key } }) as unknown as FastifyInstance;
}

function authenticationOf(
  { auth, clock = realClock }: RegistryOptions,
  realm: () => string,
): Authentication | undefined {
  if (auth === undefined) return undefined;
  return auth.scheme === "basic" ? new BasicAuthentication(auth) : new TokenAuthentication(auth, { clock, realm });
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

function guarded(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (error instanceof RegistryError) return errorAnswer(error);
    return errorAnswer(new RegistryError("UNKNOWN", { detail: String(error) }));
  }
}

/** Locations are absolute, as distribution answers unless told otherwise. */
function absolute(answer: Answer, url: string): Answer {
  const location = answer.headers["Location"];
  if (location === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, Location: `${url}${location}` } };
}
