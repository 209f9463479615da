import { connectionFailure } from "../http/connectionFailure.ts";
import { redactUrl } from "../http/redact.ts";
import { type RetryDecision, retryAfter, retrying } from "../http/retry.ts";
import { headerOf, send, type WireAnswer } from "../http/send.ts";
import { realTime, type Time } from "../http/time.ts";
import { userAgent } from "../http/userAgent.ts";
import { ClusterError, isClusterError } from "./clusterError.ts";
import { openSession, type Session } from "./session.ts";
import type { CallOptions, ClusterEnvironment, ClusterSettings, WriteOptions } from "./settings.ts";
import { statusError } from "./statusError.ts";

/** The name under which the API records our writes in `managedFields`. */
export const fieldManager = "pulumi-imagestream";

/** One call of the API. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/api` or `/apis` on, names already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Whether sending it twice does no harm. @default true for all but POST */
  readonly idempotent?: boolean;
}

/** Sends calls: identity, retries, errors. */
export interface Transport {
  readonly time: Time;
  /** The settings' namespace, or the context's. */
  namespace(): Promise<string>;
  /** URL of the API server. */
  server(): Promise<string>;
  /** The parsed answer. Errors are ClusterErrors, or an ImageStreamError if the configuration cannot be read. */
  call<T>(call: ApiCall, options?: WriteOptions): Promise<T>;
  /** The answer's body as it arrives, not retried; the caller reads it to its end or aborts the signal. */
  stream(call: ApiCall, options?: CallOptions): Promise<WireAnswer["body"]>;
  close(): Promise<void>;
}

const defaultTimeout = 60_000;

/** Opens the way into the cluster when the first call needs it. */
export function openTransport(settings: ClusterSettings, environment: ClusterEnvironment = {}): Transport {
  const { time = realTime, env = process.env } = environment;
  let opened: Promise<Session> | undefined;
  const retired: Session[] = [];

  function session(): Promise<Session> {
    opened ??= openSession(settings, env).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  /** Tokens rotate: after a 401 the kubeconfig is read again, once for all calls that failed with the same session. */
  async function renew(refused: Session): Promise<void> {
    if (opened === undefined || (await opened) !== refused) return;
    opened = undefined;
    retired.push(refused);
  }

  async function attempt(call: ApiCall, signals: Signals, bodyTimeout?: number): Promise<WireAnswer> {
    const current = await session();
    const answer = await exchange(current, call, signals, bodyTimeout);
    if (answer.status < 400) return answer;
    const error = await failure(current, call, answer, time);
    if (error.code !== "UNAUTHORIZED") throw error;
    await renew(current);
    throw error;
  }

  async function call<T>(request: ApiCall, options: WriteOptions = {}): Promise<T> {
    const signals = limit(options, settings, time);
    let renewed = false;
    const decide = (error: unknown): RetryDecision => {
      if (isClusterError(error, "UNAUTHORIZED") && !renewed) {
        renewed = true;
        return {};
      }
      return decideRetry(error, request, options);
    };
    return await retrying(
      async () => {
        const answer = await attempt(withManager(request, options), signals);
        return (await readJson(answer, request, await session(), signals)) as T;
      },
      decide,
      { time, signal: signals.any },
    );
  }

  return {
    time,
    namespace: async () => (await session()).namespace,
    server: async () => (await session()).server,
    call,
    async stream(request, options = {}) {
      const signals: Signals = { any: options.signal ?? new AbortController().signal, cancelled: options.signal };
      return (await attempt(request, signals, 0)).body;
    },
    async close() {
      const all = [...retired, ...(opened === undefined ? [] : [await opened.catch(() => undefined)])];
      opened = undefined;
      await Promise.all(all.map((one) => one?.close()));
    },
  };
}

interface Signals {
  readonly any: AbortSignal;
  readonly cancelled?: AbortSignal | undefined;
  readonly deadline?: AbortSignal;
}

function limit(options: CallOptions, settings: ClusterSettings, time: Time): Signals {
  const deadline = time.deadline(options.timeout ?? settings.timeout ?? defaultTimeout);
  const cancelled = options.signal;
  return { any: cancelled === undefined ? deadline : AbortSignal.any([cancelled, deadline]), cancelled, deadline };
}

function withManager(call: ApiCall, options: WriteOptions): ApiCall {
  if (call.method === "GET") return call;
  const manager = call.method === "DELETE" ? {} : { fieldManager };
  return { ...call, query: { ...manager, ...(options.dryRun === true ? { dryRun: "All" } : {}), ...call.query } };
}

async function exchange(session: Session, call: ApiCall, signals: Signals, bodyTimeout?: number): Promise<WireAnswer> {
  const url = urlOf(session, call);
  const headers: Record<string, string> = {
    ...(await session.headers()),
    accept: call.accept ?? "application/json",
    "user-agent": userAgent(),
    ...(call.body === undefined ? {} : { "content-type": call.contentType ?? "application/json" }),
  };
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
  const timeout = bodyTimeout === undefined ? {} : { bodyTimeout };
  try {
    return await send(session.dispatcher, {
      method: call.method,
      url,
      headers,
      signal: signals.any,
      ...body,
      ...timeout,
    });
  } catch (error) {
    throw lost(error, call, url, signals);
  }
}

/** No answer, or only a part of it. */
function lost(error: unknown, call: ApiCall, url: string, signals: Signals): ClusterError {
  const ended = { cancelled: signals.cancelled?.aborted === true, timeout: signals.deadline?.aborted === true };
  const { maybeSent, ...failed } = connectionFailure(error, new URL(url).host, ended);
  const remedy =
    failed.code === "UNREACHABLE" ? `${failed.remedy} (kubeconfig, oc whoami --show-server)` : failed.remedy;
  const temporary = failed.temporary && (!maybeSent || isIdempotent(call));
  return new ClusterError({ ...failed, remedy, temporary, method: call.method, url: redactUrl(url) });
}

async function failure(session: Session, call: ApiCall, answer: WireAnswer, time: Time): Promise<ClusterError> {
  const { status, headers } = answer;
  const body = await answer.body.text().catch(() => "");
  const after = retryAfter(headers["retry-after"], time);
  return statusError({ method: call.method, url: urlOf(session, call), status, body, retryAfter: after });
}

async function readJson(answer: WireAnswer, call: ApiCall, session: Session, signals: Signals): Promise<unknown> {
  const url = urlOf(session, call);
  let text: string;
  try {
    text = await answer.body.text();
  } catch (error) {
    throw lost(error, call, url, signals);
  }
  try {
    return JSON.parse(text);
  } catch {
    const type = headerOf(answer.headers, "content-type") ?? "an unknown type";
    const message = `the server's answer is no JSON (${type})`;
    const remedy = "check that the kubeconfig's server is the cluster's API and not a login page or proxy";
    const { method } = call;
    throw new ClusterError({ code: "BAD_ANSWER", method, url: redactUrl(url), message, remedy, temporary: false });
  }
}

const isIdempotent = (call: ApiCall): boolean => call.idempotent ?? call.method !== "POST";

function decideRetry(error: unknown, call: ApiCall, options: WriteOptions): RetryDecision {
  if (!(error instanceof ClusterError)) return false;
  const after = { after: error.retryAfter };
  switch (error.code) {
    // Refused before anything was done.
    case "RATE_LIMITED":
      return after;
    case "CONFLICT":
      return options.retryConflict === true ? after : false;
    case "SERVER_TIMEOUT":
    case "UNAVAILABLE":
      return isIdempotent(call) ? after : false;
    case "UNREACHABLE":
      return error.temporary ? {} : false;
    default:
      return false;
  }
}

function urlOf(session: Session, { path, query = {} }: ApiCall): string {
  const parameters = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(parameters).toString();
  return `${session.server}${path}${search === "" ? "" : `?${search}`}`;
}
