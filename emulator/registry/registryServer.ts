import type { ServerResponse } from "node:http";
import { type Clock, realClock } from "../clock.ts";
import { delayed } from "../faultsInForce.ts";
import type { Authentication } from "./authentication.ts";
import { BasicAuthentication } from "./basicAuthentication.ts";
import { type Contents, dispatch } from "./dispatch.ts";
import { RateLimit, type RateLimitOptions } from "./rateLimit.ts";
import { errorAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import { type Outcome, registryFaults, registryRefusal, spoil } from "./registryFaults.ts";
import type { RegistryOptions } from "./registryOptions.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { RequestLog } from "./requestLog.ts";
import { tokenPath } from "./route.ts";
import { Storage } from "./storage.ts";
import { TokenAuthentication } from "./tokenAuthentication.ts";
import { TurningPoints } from "./turningPoints.ts";
import { Uploads } from "./uploads.ts";

/** A registry without its HTTP front: answers parsed requests and applies faults. */
export class RegistryServer {
  readonly storage: Storage;
  readonly requests = new RequestLog();
  readonly faults = registryFaults();
  readonly points = new TurningPoints();
  /** The registry's URL, set once it listens. */
  url = "";
  readonly #clock: Clock;
  readonly #contents: Contents;
  readonly #authentication: Authentication | undefined;
  #rateLimit: RateLimit | undefined;

  constructor(options: RegistryOptions) {
    this.#clock = options.clock ?? realClock;
    this.storage = new Storage(options.data);
    this.#contents = {
      storage: this.storage,
      uploads: new Uploads(this.storage),
      tagPages: options.maxTags === undefined ? {} : { maximum: options.maxTags },
      deletes: options.deletes ?? true,
    };
    this.#authentication = this.#authenticationOf(options.auth);
    this.limitRate(options.rateLimit);
  }

  limitRate(limit: RateLimitOptions | undefined): void {
    this.#rateLimit = limit && new RateLimit(limit, this.#clock);
  }

  async handle(request: RegistryRequest, response: ServerResponse): Promise<void> {
    const { before, after } = this.points.reach(request);
    await before();
    const hits = this.faults.hitting(request);
    await delayed(hits, this.#clock);
    const refused = registryRefusal(hits);
    const { answer, user } = refused === undefined ? this.#answer(request) : { answer: refused };
    const outcome = spoil(this.#withAbsoluteLocation(answer), hits);
    await after();
    this.requests.add(request, outcome.cutAt === -1 ? 0 : answer.status, user);
    writeAnswer(response, request, outcome);
  }

  #answer(request: RegistryRequest): { answer: RegistryAnswer; user?: string | undefined } {
    let user: string | undefined;
    try {
      const token = request.route.kind === "token" ? this.#authentication?.token?.(request) : undefined;
      if (token !== undefined) return { answer: token };
      user = this.#authentication?.authorize(request);
      const limits = this.#rateLimit?.take(request) ?? {};
      const answer = dispatch(this.#contents, request);
      return { answer: { ...answer, headers: { ...limits, ...answer.headers } }, user };
    } catch (error) {
      const known = error instanceof RegistryError ? error : new RegistryError("UNKNOWN", { detail: String(error) });
      return { answer: errorAnswer(known), user };
    }
  }

  #authenticationOf(auth: RegistryOptions["auth"]): Authentication | undefined {
    if (auth === undefined) return undefined;
    if (auth.scheme === "basic") return new BasicAuthentication(auth);
    return new TokenAuthentication(auth, { clock: this.#clock, realm: () => `${this.url}${tokenPath}` });
  }

  /** Makes locations absolute, the default of the distribution registry. */
  #withAbsoluteLocation(answer: RegistryAnswer): RegistryAnswer {
    const location = answer.headers["Location"];
    if (location === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, Location: `${this.url}${location}` } };
  }
}

/** Writes an answer as far as its faults allow; resolves when it is sent. */
function writeAnswer(response: ServerResponse, request: RegistryRequest, outcome: Outcome): void {
  const { answer, cutAt } = outcome;
  if (cutAt === -1 || response.destroyed) {
    response.destroy();
    return;
  }
  const body = request.method === "HEAD" ? Buffer.alloc(0) : answer.body;
  response.writeHead(answer.status, {
    "Docker-Distribution-Api-Version": "registry/2.0",
    ...(answer.status === 204 || answer.status === 304 ? {} : { "Content-Length": answer.body.length }),
    ...answer.headers,
  });
  if (cutAt === undefined || cutAt >= body.length) response.end(body);
  else response.write(body.subarray(0, cutAt), () => response.destroy());
}
