import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds between parts of the answer; 0 for streams. */
  readonly bodyTimeout?: number;
}

/** An answer whose body has not been read yet. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Dispatcher.ResponseData["body"];
}

/** Sends one request; errors are undici's. */
export async function send(dispatcher: Dispatcher, request: WireRequest): Promise<WireAnswer> {
  const { request: call } = await import("undici");
  const { method, url, headers, body, signal, bodyTimeout } = request;
  const answer = await call(url, {
    dispatcher,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
    ...(bodyTimeout === undefined ? {} : { bodyTimeout }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
}

/** The value of a header that is expected once. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
