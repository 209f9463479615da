import { connectionFailure } from "../http/connectionFailure.ts";
import { redactUrl } from "../http/redact.ts";
import { retryAfter } from "../http/retry.ts";
import { headerOf, send, type WireAnswer } from "../http/send.ts";
import type { Time } from "../http/time.ts";
import { userAgent } from "../http/userAgent.ts";
import { type ApiCall, isIdempotent, urlOf } from "./apiCall.ts";
import { ClusterError } from "./clusterError.ts";
import type { Session } from "./session.ts";
import { statusError } from "./statusError.ts";

/** What ends a call before its answer. */
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
export async function exchange(session: Session, call: ApiCall, limits: Limits, time: Time): Promise<Reply> {
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
  const headers: Record<string, string> = {
    ...(await session.headers()),
    accept: call.accept ?? "application/json",
    "user-agent": userAgent(),
    ...(call.body === undefined ? {} : { "content-type": call.contentType ?? "application/json" }),
  };
  const signal = signalOf(limits);
  try {
    return await send(session.dispatcher, {
      method: call.method,
      url,
      headers,
      ...(signal && { signal }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // What has no time limit is a watch, which may be silent for long.
      ...(limits.deadline === undefined ? { bodyTimeout: 0 } : {}),
    });
  } catch (error) {
    throw lost(error, call, url, limits);
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
  const body = await answer.body.text().catch(() => "");
  return statusError({ method, url, status, body, retryAfter: retryAfter(headers["retry-after"], time) });
}

async function readJson(answer: WireAnswer, call: ApiCall, url: string, limits: Limits): Promise<unknown> {
  let text: string;
  try {
    text = await answer.body.text();
  } catch (error) {
    throw lost(error, call, url, limits);
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

async function* readChunks(answer: WireAnswer, call: ApiCall, url: string, limits: Limits) {
  const body: AsyncIterable<Uint8Array> = answer.body;
  try {
    yield* body;
  } catch (error) {
    throw lost(error, call, url, limits);
  }
}
