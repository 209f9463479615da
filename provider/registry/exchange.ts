import { connectionFailure } from "../http/connectionFailure.ts";
import { redactUrl } from "../http/redact.ts";
import { headerOf, send, type WireAnswer } from "../http/send.ts";
import { userAgent } from "../http/userAgent.ts";
import { type Endpoints, isPlainHttp } from "./endpoints.ts";
import { RegistryError } from "./registryError.ts";
import type { AskTokenServer } from "./tokens.ts";

/** Manifests and configs are small; anything larger is a mistake or an attack. */
const largestBody = 32 * 1024 * 1024;
const mostRedirects = 5;

/** What all requests of one call share. */
export interface Context {
  readonly hosts: Endpoints;
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** Which signal of ours has ended the call, if one has. */
  ended(): { timeout: boolean; cancelled: boolean };
}

/** Asks a token server; what it answers is for the caller to judge. */
export function tokenServer(registryUrl: string, context: Context): AskTokenServer {
  return async (request) => {
    const { method, url } = request;
    if (isDowngrade(registryUrl, url)) {
      throw failed("REGISTRY_INSECURE", method, url, "the token server speaks plain HTTP");
    }
    const answer = await exchange(request, context);
    const body = await readBody(answer, method, url, context);
    return { status: answer.status, text: body.toString("utf8") };
  };
}

/** Follows redirects, as registries answer them for blobs. Credentials stay with the host that they are for. */
export async function follow(request: Followed, start: string, context: Context) {
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const own = new URL(url).origin === new URL(start).origin;
    const headers = {
      "user-agent": userAgent(),
      ...(request.accept === undefined ? {} : { accept: request.accept.join(", ") }),
      ...(own && request.authorization !== undefined ? { authorization: request.authorization } : {}),
    };
    const answer = await exchange({ method: request.method, url, headers }, context);
    const location = headerOf(answer.headers, "location");
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return { answer, url };
    await answer.body.dump();
    const next = new URL(location, url).href;
    if (isDowngrade(url, next))
      throw failed("REGISTRY_INSECURE", request.method, next, "the registry redirects to plain HTTP");
    url = next;
  }
  throw failed("REGISTRY_ERROR", request.method, url, "the registry redirects again and again");
}

/** A request that may be sent on to other hosts. */
export interface Followed {
  readonly method: string;
  readonly accept?: readonly string[];
  /** Only for the first host. */
  readonly authorization?: string;
}

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function exchange(request: Exchange, context: Context): Promise<WireAnswer> {
  try {
    const pool = await context.hosts.dispatcher(new URL(request.url).origin, context.insecure);
    return await send(pool, { ...request, signal: context.signal });
  } catch (error) {
    throw lost(error, request, context);
  }
}

/** The whole body, if it is no larger than a manifest or config can be. */
export async function readBody(answer: WireAnswer, method: string, url: string, context: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(Buffer.from(chunk));
      size += chunks.at(-1)?.length ?? 0;
      if (size > largestBody) break;
    }
  } catch (error) {
    throw lost(error, { method, url }, context);
  }
  if (size > largestBody)
    throw failed("IMAGE_UNSUPPORTED", method, url, `the answer is larger than ${largestBody} bytes`);
  return Buffer.concat(chunks);
}

function lost(error: unknown, { method, url }: Pick<Exchange, "method" | "url">, context: Context): RegistryError {
  const { host } = new URL(url);
  if (isPlainHttp(error)) {
    return new RegistryError({
      code: "REGISTRY_INSECURE",
      method,
      url: redactUrl(url),
      message: `${host} speaks plain HTTP`,
      remedy: "allow it as an insecure registry (importPolicy.insecure), or use HTTPS",
      temporary: false,
    });
  }
  const failure = connectionFailure(error, host, context.ended());
  const code = failure.code === "CANCELLED" ? failure.code : `REGISTRY_${failure.code}`;
  const { message, remedy, temporary } = failure;
  return new RegistryError({ code, method, url: redactUrl(url), message, remedy, temporary });
}

function failed(code: string, method: string, url: string, message: string): RegistryError {
  const remedy = "ask who runs the registry, or use another one";
  return new RegistryError({ code, method, url: redactUrl(url), message, remedy, temporary: false });
}

const isDowngrade = (from: string, to: string): boolean => from.startsWith("https:") && !to.startsWith("https:");
