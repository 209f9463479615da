import type { IncomingHttpHeaders } from "node:http";
import { type RetryDecision, retryAfter, retrying } from "../http/retry.ts";
import { readStart, type WireAnswer } from "../http/send.ts";
import { realTime, type Time } from "../http/time.ts";
import { redactUrl } from "../text/redact.ts";
import { type Authorizer, authorizer, type Subject } from "./authorizer.ts";
import { endpoints } from "./endpoints.ts";
import { answerError, foreignRefusal } from "./errorAnswer.ts";
import { type ExchangeContext, follow, lost, readBody } from "./exchange.ts";
import { lookUp } from "./realm.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryCallOptions, RegistryEnvironment, RegistrySettings } from "./settings.ts";
import { tokenServer } from "./tokenServer.ts";
import { TokenRefused } from "./tokens.ts";

/** One request for a repository of a registry. */
export interface RegistryRequest {
  readonly registry: string;
  readonly repository: string;
  readonly method: "GET" | "HEAD";
  /** From `/v2/` on, with its query. */
  readonly path: string;
  readonly accept?: readonly string[];
  /** Most bytes of an answer. @default 4 MiB, as much as registries have to take for a manifest */
  readonly longest?: number;
}

/** An answer with its whole body. */
export interface RegistryAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Address that answered, after redirects; without credentials. */
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

interface Call extends ExchangeContext {
  readonly identities: Authorizer;
  readonly time: Time;
}

const longestAnswer = 4 * 1024 * 1024;
/** Errors are a few lines; whatever follows these is not read. */
const longestError = 64 * 1024;

/** Opens the way to registries; nothing is read or sent before the first request. */
export function openRegistryTransport(settings: RegistrySettings, environment: RegistryEnvironment): RegistryTransport {
  const { time = realTime, env = process.env, lookup = lookUp } = environment;
  const hosts = endpoints(settings, env);
  const identities = authorizer(settings, env, () => time.now());
  const trusted = new Set(settings.insecureRegistries ?? []);
  const open = (options: RegistryCallOptions) => {
    const deadline = time.deadline(options.timeout ?? settings.timeout ?? 60_000);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
    const ended = () => ({ timeout: deadline.aborted, cancelled: options.signal?.aborted === true });
    return async (request: RegistryRequest) => {
      const insecure = options.insecure === true || trusted.has(request.registry);
      const call: Call = { hosts, identities, time, lookup, insecure, signal, ended };
      const once = () => attempt(request, call).catch((error: unknown) => Promise.reject(asOurs(error, request, call)));
      return await retrying(once, decide, { time, signal, attempts: mostAttempts });
    };
  };
  return {
    request: (request, options = {}) => open(options)(request),
    call: open,
    close: () => hosts.close(),
  };
}

/** Eight attempts take about ten seconds, which is as long as a registry or the proxy before it restarts. */
const mostAttempts = 8;
const fewAttempts = 4;

/** Every request only reads, so that all of them can be repeated. HEAD is not where a server fails: GET is asked next. */
function decide(error: unknown, number: number): RetryDecision {
  if (!(error instanceof RegistryError) || !error.temporary) return false;
  const { code, status = 0, method } = error;
  if (method === "HEAD" && status >= 500) return false;
  if (code === "REGISTRY_RATE_LIMITED" || [502, 503, 504].includes(status)) return { after: error.retryAfter };
  const isLost = code === "REGISTRY_UNREACHABLE" || code === "REGISTRY_ERROR";
  return isLost && number < fewAttempts ? { after: error.retryAfter } : false;
}

/** The error of a request that the end of its call has cut short. */
function asOurs(error: unknown, { method, registry, path }: RegistryRequest, call: Call): unknown {
  if (error instanceof RegistryError || !call.signal.aborted) return error;
  return lost(error, { method, url: `https://${registry}${path}` }, call);
}

async function attempt(request: RegistryRequest, call: Call): Promise<RegistryAnswer> {
  const { method, accept, longest = longestAnswer } = request;
  const { registry, repository } = request;
  const origin = await call.hosts.origin(registry, call.insecure, call.signal);
  const subject: Subject = { registry, repository, origin, insecure: call.insecure, signal: call.signal };
  for (let asked = 0; ; asked++) {
    const authorization = await authorize(subject, call);
    const followed = { method, ...(accept && { accept }), ...(authorization && { authorization }) };
    const { answer, url, isForeign } = await follow(followed, `${origin}${request.path}`, call);
    if (answer.status >= 200 && answer.status < 300) {
      return {
        headers: answer.headers,
        body: await readBody(answer, { method, url, longest }, call),
        url: redactUrl(url),
      };
    }
    const refusal = await refused(subject, answer, { method, url }, call);
    // Only the registry itself says how it wants to be convinced: another host would get its credentials.
    if (isForeign) throw foreignRefusal(await refusal(), origin);
    // One more attempt to learn what is wanted, one because the credentials may have been renewed meanwhile.
    const again = answer.status === 401 && asked < (authorization === undefined ? 2 : 1);
    const challenge = answer.headers["www-authenticate"];
    if (!again || !(await call.identities.challenged(subject, challenge, authorization))) throw await refusal();
  }
}

/** Reads what the registry says; the error is made only if it is needed, since it looks for credentials. */
async function refused(
  subject: Subject,
  { status, headers, body: stream }: WireAnswer,
  { method, url }: { readonly method: string; readonly url: string },
  call: Call,
) {
  const body = await readStart(stream, longestError);
  const after = retryAfter(headers["retry-after"], call.time);
  const wantsCredentials = status === 401 || status === 403;
  return async () => {
    const credentials = wantsCredentials ? await call.identities.explain(subject) : undefined;
    return answerError({ method, url, status, body, retryAfter: after, ...(credentials && { credentials }) });
  };
}

async function authorize(subject: Subject, call: Call): Promise<string | undefined> {
  try {
    return await call.identities.authorization(subject, tokenServer(subject.origin, call));
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const credentials = await call.identities.explain(subject);
    const status = error.status < 300 || error.status === 400 ? 401 : error.status;
    const { url, body } = error;
    const after = retryAfter(error.retryAfter, call.time);
    throw answerError({ method: "GET", url, status, body, retryAfter: after, ...(credentials && { credentials }) });
  }
}
