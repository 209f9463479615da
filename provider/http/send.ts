import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Readable;
  readonly signal?: AbortSignal;
  /** Milliseconds between parts of the answer; 0 for streams. */
  readonly bodyTimeout?: number;
  /** Milliseconds until the answer begins; 0 for none but the signal's. */
  readonly headersTimeout?: number;
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
  const { method, url, headers, body, signal, bodyTimeout, headersTimeout } = request;
  const answer = await call(url, {
    dispatcher,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
    ...(bodyTimeout === undefined ? {} : { bodyTimeout }),
    ...(headersTimeout === undefined ? {} : { headersTimeout }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
}

/** A body that goes on after so many bytes as are believed. */
export class BodyTooLong extends Error {}

/**
 * The whole body.
 * @throws BodyTooLong, whatever the connection ends with
 */
export async function readWhole(body: AsyncIterable<Uint8Array>, longest: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > longest) throw new BodyTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As much of a body as there is, and no more than so many bytes: for errors, of which any part says more than none. */
export async function readStart(body: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= longest) break;
    }
  } catch {
    // The status counts, whatever becomes of the text.
  }
  return Buffer.concat(chunks).subarray(0, longest).toString("utf8");
}

/** The value of a header that is expected once. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
