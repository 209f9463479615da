import { connectionFailure } from "../http/connectionFailure.ts";
import { BodyTooLong, headerOf, readWhole, send, type WireAnswer } from "../http/send.ts";
import { userAgent } from "../http/userAgent.ts";
import { ImageStreamError } from "../image/error.ts";
import { redactText, redactUrl } from "../text/redact.ts";
import { type Endpoints, isPlainHttp } from "./endpoints.ts";
import { type Lookup, RealmRefused } from "./realm.ts";
import { RegistryError } from "./registryError.ts";

const mostRedirects = 5;

/** State that all requests of one call share. */
export interface ExchangeContext {
  readonly hosts: Endpoints;
  readonly lookup: Lookup;
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** Which signal of ours has ended the call, if one has. */
  ended(): { timeout: boolean; cancelled: boolean };
}

/** Follows redirects, as registries answer them for blobs. Credentials stay with the host that they are for. */
export async function follow(request: Followed, start: string, context: ExchangeContext) {
  let url = start;
  // A server that has redirected the request must not decide which credentials the first host gets.
  let isForeign = false;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    isForeign ||= new URL(url).origin !== new URL(start).origin;
    const headers = {
      ...(request.accept === undefined ? {} : { accept: request.accept.join(", ") }),
      ...(!isForeign && request.authorization !== undefined ? { authorization: request.authorization } : {}),
    };
    const answer = await exchangeRequest({ method: request.method, url, headers }, context);
    const next = redirectOf(answer, request.method, url);
    if (next === undefined) return { answer, url, isForeign };
    await answer.body.dump();
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

/**
 * Address to which an answer sends us on.
 * @throws RegistryError if that is no address of a web server
 */
export function redirectOf({ status, headers }: WireAnswer, method: string, url: string): string | undefined {
  const location = headerOf(headers, "location");
  if (status < 300 || status >= 400 || location === undefined) return undefined;
  const next = URL.parse(location, url);
  if (next !== null && /^https?:$/.test(next.protocol) && next.hostname !== "") return next.href;
  throw failed("REGISTRY_ERROR", method, url, `the registry redirects to ${redactText(location, 200)}`);
}

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Its connections go to public addresses only. */
  readonly isGuarded?: boolean;
}

/** Sends one request as it is. */
export async function exchangeRequest(request: Exchange, context: ExchangeContext): Promise<WireAnswer> {
  const { isGuarded = false, ...sent } = request;
  try {
    const guard = isGuarded ? context.lookup : undefined;
    const pool = await context.hosts.dispatcher(new URL(request.url).origin, context.insecure, guard);
    const headers = { "user-agent": userAgent(), ...request.headers };
    return await send(pool, { ...sent, headers, signal: context.signal });
  } catch (error) {
    // The variable of a proxy may be at fault, and that is said already.
    throw error instanceof ImageStreamError ? error : lost(error, request, context);
  }
}

/** The whole body, if it is no larger than it can be. */
export async function readBody(
  answer: WireAnswer,
  request: { readonly method: string; readonly url: string; readonly longest: number },
  context: ExchangeContext,
): Promise<Buffer> {
  const { method, url, longest } = request;
  try {
    return await readWhole(answer.body, longest);
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw lost(error, request, context);
    const message = `the answer of ${new URL(url).host} is larger than ${longest / 1024 / 1024} MiB`;
    throw failed("IMAGE_UNSUPPORTED", method, url, message);
  }
}

/** No answer, or only a part of it. */
export function lost(
  error: unknown,
  { method, url }: Pick<Exchange, "method" | "url">,
  context: Pick<ExchangeContext, "ended">,
): RegistryError {
  const { host } = new URL(url);
  if (error instanceof RealmRefused) return failed("REGISTRY_UNTRUSTED", method, url, error.message);
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

export function failed(code: string, method: string, url: string, message: string): RegistryError {
  const remedy = "ask who runs the registry, or use another one";
  return new RegistryError({ code, method, url: redactUrl(url), message, remedy, temporary: false });
}

const isDowngrade = (from: string, to: string): boolean => from.startsWith("https:") && !to.startsWith("https:");
