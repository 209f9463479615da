import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { duplicateKeys } from "./duplicateKeys.ts";
import { decodeProtobuf } from "./protobuf.ts";
import { badRequest, unsupportedMediaType } from "./statusError.ts";
import type { Schema } from "./typeSchema.ts";

/** A received request. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** A body that is read on demand, in place of `body`. */
  readonly upload?: Upload;
}

/** A body that is too large to keep before its use. */
export class Upload {
  readonly #stream: Readable;
  #bytes = 0;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Reads all, once. Rejects if the client goes away before the end. */
  async read(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.#stream) {
      parts.push(part as Buffer);
      this.#bytes += (part as Buffer).length;
    }
    return Buffer.concat(parts);
  }

  /** Drops what nobody has read. */
  drop(): void {
    this.#stream.resume();
  }
}

export function httpRequestOf({ method, url, headers, body }: FastifyRequest): HttpRequest {
  const { pathname, searchParams } = new URL(url, "http://cluster");
  const single = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(",")] as const);
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(single),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    ...(body instanceof Readable ? { upload: new Upload(body) } : {}),
  };
}

export const mediaTypeOf = ({ headers }: HttpRequest): string =>
  (headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";

/** A body's data, and its duplicate keys. */
export interface Body {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

const readable = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/**
 * @param schema for protobuf bodies; a schema without field numbers decodes none
 * @throws StatusError 400 for an unreadable body, 415 for other media types
 */
export async function bodyOf(request: HttpRequest, schema: Schema | undefined): Promise<Body> {
  const type = mediaTypeOf(request);
  if (/json$/.test(type)) return parsed(() => jsonBody(request.body.toString("utf8")));
  if (/yaml$/.test(type)) {
    const { parse } = await import("yaml");
    return parsed(() => ({ value: parse(request.body.toString("utf8")), duplicates: [] }));
  }
  const known = type === "application/vnd.kubernetes.protobuf" && schema?.node === "object" && schema.numbers;
  const value = known ? await decodeProtobuf(schema, request.body) : undefined;
  if (!value) throw unsupportedMediaType(readable);
  return { value, duplicates: [] };
}

const jsonBody = (text: string): Body => ({ value: JSON.parse(text), duplicates: duplicateKeys(text) });

function parsed(read: () => Body): Body {
  try {
    return read();
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : error}`);
  }
}
