import type { IncomingHttpHeaders } from "node:http";
import { redactUrl } from "../http/redact.ts";
import { type RetryDecision, retryAfter, retrying } from "../http/retry.ts";
import type { WireAnswer } from "../http/send.ts";
import { realTime, type Time } from "../http/time.ts";
import { type Authorizer, authorizer, type Subject } from "./authorizer.ts";
import { endpoints } from "./endpoints.ts";
import { answerError } from "./errorAnswer.ts";
import { type Context, follow, readBody, tokenServer } from "./exchange.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryCallOptions, RegistryEnvironment, RegistrySettings } from "./settings.ts";
import { TokenRefused } from "./tokens.ts";

/** One request for a repository of a registry. */
export interface RegistryRequest extends Subject {
  readonly method: "GET" | "HEAD";
  /** From `/v2/` on, with its query. */
  readonly path: string;
  readonly accept?: readonly string[];
}

/** An answer with its whole body. */
export interface RegistryAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Where the answer came from, after redirects; without credentials. */
  readonly url: string;
}

/** Sends requests: scheme, identity, redirects, retries, errors. */
export interface RegistryTransport {
  /** A request that is a call of its own. */
  request(request: RegistryRequest, options?: RegistryCallOptions): Promise<RegistryAnswer>;
  /** A call of several requests, which share its time limit. */
  call(options: RegistryCallOptions): (request: RegistryRequest) => Promise<RegistryAnswer>;
  close(): Promise<void>;
}

interface Call extends Context {
  readonly identities: Authorizer;
  readonly time: Time;
}

/** Opens the way to registries; nothing is read or sent before the first request. */
export function openTransport(settings: RegistrySettings, environment: RegistryEnvironment): RegistryTransport {
  const { time = realTime, env = process.env } = environment;
  const hosts = endpoints(settings, env);
  const identities = authorizer(settings, env, () => time.now());
  const trusted = new Set(settings.insecureRegistries ?? []);
  const open = (options: RegistryCallOptions) => {
    const deadline = time.deadline(options.timeout ?? settings.timeout ?? 60_000);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
    const ended = () => ({ timeout: deadline.aborted, cancelled: options.signal?.aborted === true });
    return async (request: RegistryRequest) => {
      const insecure = options.insecure === true || trusted.has(request.registry);
      const call: Call = { hosts, identities, time, insecure, signal, ended };
      return await retrying(() => attempt(request, call), decide, { time, signal, attempts: 4 });
    };
  };
  return {
    request: (request, options = {}) => open(options)(request),
    call: open,
    close: () => hosts.close(),
  };
}

/** Every request only reads, so that all of them can be repeated. */
function decide(error: unknown): RetryDecision {
  if (!(error instanceof RegistryError) || !error.temporary) return false;
  const again = ["REGISTRY_RATE_LIMITED", "REGISTRY_UNREACHABLE", "REGISTRY_ERROR"];
  return again.includes(error.code) ? { after: error.retryAfter } : false;
}

async function attempt(request: RegistryRequest, call: Call): Promise<RegistryAnswer> {
  const { method, accept } = request;
  const start = `${await call.hosts.origin(request.registry, call.insecure, call.signal)}${request.path}`;
  for (let asked = 0; ; asked++) {
    const authorization = await authorize(request, start, call);
    const followed = { method, ...(accept && { accept }), ...(authorization && { authorization }) };
    const { answer, url } = await follow(followed, start, call);
    if (answer.status < 300) {
      return { headers: answer.headers, body: await readBody(answer, method, url, call), url: redactUrl(url) };
    }
    const refusal = await refused(request, answer, url, call);
    // One more attempt to learn what is wanted, one because the credentials may have been renewed meanwhile.
    const again = answer.status === 401 && asked < (authorization === undefined ? 2 : 1);
    const challenge = answer.headers["www-authenticate"];
    if (!again || !(await call.identities.challenged(request, challenge, authorization))) throw await refusal();
  }
}

/** Reads what the registry says; the error is made only if it is needed, since it looks for credentials. */
async function refused(request: RegistryRequest, answer: WireAnswer, url: string, call: Call) {
  const { status, headers } = answer;
  const body = (await answer.body.text().catch(() => "")).slice(0, 10_000);
  const after = retryAfter(headers["retry-after"], call.time);
  const wantsCredentials = status === 401 || status === 403;
  return async () => {
    const credentials = wantsCredentials ? await call.identities.explain(request) : undefined;
    return answerError({
      method: request.method,
      url,
      status,
      body,
      retryAfter: after,
      ...(credentials && { credentials }),
    });
  };
}

async function authorize(request: RegistryRequest, url: string, call: Call): Promise<string | undefined> {
  try {
    return await call.identities.authorization(request, tokenServer(url, call));
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const credentials = await call.identities.explain(request);
    const status = error.status === 200 || error.status === 400 ? 401 : error.status;
    const { url: tokenUrl, body } = error;
    throw answerError({ method: "GET", url: tokenUrl, status, body, ...(credentials && { credentials }) });
  }
}
