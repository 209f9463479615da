import type { FastifyRequest } from "fastify";
import { parse as parseYaml } from "yaml";
import { duplicateKeys } from "./duplicateKeys.ts";
import { badRequest, StatusError } from "./statusError.ts";

/** A request as it came in. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const httpRequestOf = ({ method, url, headers, body }: FastifyRequest): HttpRequest => {
  const { pathname, searchParams } = new URL(url, "http://cluster");
  const single = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(",")] as const);
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(single),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
};

export const mediaTypeOf = ({ headers }: HttpRequest): string =>
  (headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";

/** A body's data, and the keys that stand twice in it. */
export interface Body {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

const unsupported = (): StatusError =>
  new StatusError(
    415,
    "UnsupportedMediaType",
    "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml",
    {},
  );

/** @throws StatusError 400 for what cannot be read, 415 for other media types such as protobuf */
export const bodyOf = (request: HttpRequest): Body => {
  const type = mediaTypeOf(request);
  const text = request.body.toString("utf8");
  try {
    if (/json$/.test(type)) return { value: JSON.parse(text), duplicates: duplicateKeys(text) };
    if (/yaml$/.test(type)) return { value: parseYaml(text), duplicates: [] };
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : error}`);
  }
  throw unsupported();
};
