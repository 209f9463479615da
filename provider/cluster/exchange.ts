import { Readable } from "node:stream";
import { connectionFailure } from "../http/connectionFailure.ts";
import { retryAfter } from "../http/retry.ts";
import { BodyTooLong, headerOf, readStart, readWhole, send, type WireAnswer } from "../http/send.ts";
import type { Time } from "../http/time.ts";
import { userAgent } from "../http/userAgent.ts";
import { redactText, redactUrl } from "../text/redact.ts";
import { type ApiCall, isIdempotent, urlOf } from "./apiCall.ts";
import { ClusterError } from "./clusterError.ts";
import type { Session } from "./session.ts";
import { notTheApi, statusError } from "./statusError.ts";

/** A page of large objects has some ten; what goes on after that is no list. */
const longestAnswer = 128 * 1024 * 1024;
/** A refusal may name many fields; whatever follows these is not read. */
const longestError = 1024 * 1024;

/** Signals that end a call before its answer. */
export interface Limits {
  /** The caller's own signal. */
  readonly cancelled?: AbortSignal | undefined;
  readonly deadline?: AbortSignal;
}

/** An answer that is no error, not read yet. */
export interface Reply {
  /** @throws ClusterError */
  json(): Promise<unknown>;
  /** The body as it arrives. @throws ClusterError */
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * Sends a call once.
 * @throws ClusterError for every failure
 */
export async function exchangeCall(session: Session, call: ApiCall, limits: Limits, time: Time): Promise<Reply> {
  const url = urlOf(session.server, call);
  const answer = await sendCall(session, call, url, limits);
  if (answer.status >= 400) throw await refusal(answer, call, url, time);
  return {
    json: () => readJson(answer, call, url, limits),
    chunks: () => readChunks(answer, call, url, limits),
  };
}

/** Both signals in one. */
export function signalOf({ cancelled, deadline }: Limits): AbortSignal | undefined {
  const signals = [cancelled, deadline].filter((signal) => signal !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}

async function sendCall(session: Session, call: ApiCall, url: string, limits: Limits): Promise<WireAnswer> {
  const headers = {
    ...(await session.headers()),
    accept: call.accept ?? "application/json",
    "user-agent": userAgent(),
    ...(call.body === undefined && call.upload === undefined
      ? {}
      : { "content-type": call.contentType ?? "application/json" }),
  };
  const signal = signalOf(limits);
  try {
    return await send(session.dispatcher, {
      method: call.method,
      url,
      headers,
      ...(signal && { signal }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // The server reads an upload when it has a use for it, and answers after that: the time limit is that of the call.
      ...(call.upload === undefined ? {} : { body: Readable.from(call.upload()), headersTimeout: 0 }),
      // A call without a time limit is a watch, which may be silent for long.
      ...(limits.deadline === undefined ? { bodyTimeout: 0 } : {}),
    });
  } catch (error) {
    throw lost(error, call, url, limits);
  }
}

/** Waits for a credential plugin no longer than the call lasts. */
export async function inTime<T>(answer: Promise<T>, call: ApiCall, url: string, limits: Limits): Promise<T> {
  const signal = signalOf(limits);
  try {
    return await answer;
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
    const isCancelled = limits.cancelled?.aborted === true;
    const message = isCancelled
      ? "the call was cancelled before the credentials of the kubeconfig were there"
      : "the credentials of the kubeconfig were not there in time";
    const remedy = isCancelled ? "run it again" : "run the credential plugin by hand, or allow more time";
    const code = isCancelled ? "CANCELLED" : "TIMEOUT";
    throw new ClusterError({ code, method: call.method, url: redactUrl(url), message, remedy, temporary: false });
  }
}

/** No answer, or only a part of it. */
function lost(error: unknown, call: ApiCall, url: string, { cancelled, deadline }: Limits): ClusterError {
  const ended = { cancelled: cancelled?.aborted === true, timeout: deadline?.aborted === true };
  const { maybeSent, ...failed } = connectionFailure(error, new URL(url).host, ended);
  const hint = failed.code === "UNREACHABLE" ? " (kubeconfig, oc whoami --show-server)" : "";
  const temporary = failed.temporary && (!maybeSent || isIdempotent(call));
  const remedy = `${failed.remedy}${hint}`;
  return new ClusterError({ ...failed, remedy, temporary, method: call.method, url: redactUrl(url) });
}

async function refusal(answer: WireAnswer, { method }: ApiCall, url: string, time: Time): Promise<ClusterError> {
  const { status, headers } = answer;
  const body = await readStart(answer.body, longestError);
  return statusError({ method, url, status, body, retryAfter: retryAfter(headers["retry-after"], time) });
}

async function readJson(answer: WireAnswer, call: ApiCall, url: string, limits: Limits): Promise<unknown> {
  let text: string;
  try {
    text = (await readWhole(answer.body, longestAnswer)).toString("utf8");
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw lost(error, call, url, limits);
    throw badAnswer(call, url, `is larger than ${longestAnswer / 1024 / 1024} MiB`);
  }
  const value = parseJson(text);
  // Whatever the API answers is an object.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const type = redactText(headerOf(answer.headers, "content-type") ?? "an unknown type", 100);
  throw badAnswer(call, url, `is no JSON object (${type})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function badAnswer({ method }: ApiCall, url: string, what: string): ClusterError {
  const message = `the server's answer ${what}`;
  return new ClusterError({
    code: "BAD_ANSWER",
    method,
    url: redactUrl(url),
    message,
    remedy: notTheApi,
    temporary: false,
  });
}

async function* readChunks(answer: WireAnswer, call: ApiCall, url: string, limits: Limits) {
  const body: AsyncIterable<Uint8Array> = answer.body;
  try {
    yield* body;
  } catch (error) {
    throw lost(error, call, url, limits);
  }
}
