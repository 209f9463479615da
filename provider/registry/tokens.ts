import { SharedWork } from "../http/sharedWork.ts";
import { keepSecret } from "../text/knownSecrets.ts";
import type { Challenge } from "./challenge.ts";
import { basicAuthorization, type Credential } from "./credential.ts";

/** A token and how long it can be used. */
interface Token {
  readonly authorization: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** One request for a token. */
export interface TokenRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A token server's answer, which may be a refusal. */
export interface TokenAnswer {
  readonly status: number;
  readonly text: string;
  /** The header of this name. */
  readonly retryAfter?: string | undefined;
}

/** Sends a request to a token server. */
export type AskTokenServer = (request: TokenRequest) => Promise<TokenAnswer>;

/** A token server's refusal. */
export class TokenRefused extends Error {
  readonly status: number;
  readonly body: string;
  readonly url: string;
  readonly retryAfter: string | undefined;

  constructor({ status, text, retryAfter }: TokenAnswer, url: string) {
    super(`the token server answers ${status}`);
    this.status = status;
    this.body = text;
    this.url = url;
    this.retryAfter = retryAfter;
  }
}

/** Lifetime of a token whose server names none, by the specification of token authentication. */
const defaultSeconds = 60;
/** A token that ends while the request is under way is of no use. */
const margin = 10_000;

/** Asks for tokens and keeps them, one for each registry and scope. */
export class Tokens {
  readonly #now: () => number;
  readonly #tokens = new SharedWork<Token>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The header for a registry's origin and a scope; requests for the same at the same time ask once. */
  async authorization(
    origin: string,
    scope: string,
    challenge: Challenge,
    credential: Credential | undefined,
    ask: AskTokenServer,
    signal: AbortSignal,
  ): Promise<string> {
    const begin = () => this.#fetch(challenge, scope, credential, ask);
    const isCurrent = ({ expires }: Token) => expires - margin > this.#now();
    return (await this.#tokens.get(`${origin} ${scope}`, signal, begin, isCurrent)).authorization;
  }

  /** Forgets a token that the registry did not accept. */
  forget(origin: string, scope: string): void {
    this.#tokens.forget(`${origin} ${scope}`);
  }

  async #fetch(challenge: Challenge, scope: string, credential: Credential | undefined, ask: AskTokenServer) {
    const request = tokenRequest(challenge, scope, credential);
    const given = await ask(request);
    const { status, text } = given;
    const answer = status >= 200 && status < 300 ? parseAnswer(text) : undefined;
    // An answer that is no refusal may hold a token, and is not repeated.
    if (answer === undefined) throw new TokenRefused(status < 300 ? { ...given, text: "" } : given, request.url);
    const lifetime = Math.max(answer.expires_in ?? defaultSeconds, defaultSeconds) * 1_000;
    return { authorization: `Bearer ${answer.token}`, expires: this.#now() + lifetime };
  }
}

function tokenRequest({ parameters }: Challenge, scope: string, credential: Credential | undefined) {
  const service = parameters["service"] === undefined ? {} : { service: parameters["service"] };
  const url = new URL(parameters["realm"] ?? "");
  const { identityToken } = credential ?? {};
  if (identityToken !== undefined) {
    const form = { grant_type: "refresh_token", client_id: "pulumi-imagestream", refresh_token: identityToken, scope };
    return {
      method: "POST" as const,
      url: url.href,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...service, ...form }).toString(),
    };
  }
  url.username = "";
  url.password = "";
  for (const [name, value] of Object.entries({ ...service, scope })) url.searchParams.set(name, value);
  const basic = basicAuthorization(credential ?? {});
  return { method: "GET" as const, url: url.href, headers: basic === undefined ? {} : { authorization: basic } };
}

function parseAnswer(text: string): { token: string; expires_in?: number } | undefined {
  try {
    const { token, access_token, expires_in } = JSON.parse(text) as Record<string, unknown>;
    const given = typeof token === "string" && token !== "" ? token : access_token;
    // Anything else could not be sent in a header.
    if (typeof given !== "string" || !/^[\x21-\x7e]+$/.test(given)) return undefined;
    keepSecret(given);
    return { token: given, ...(typeof expires_in === "number" ? { expires_in } : {}) };
  } catch {
    return undefined;
  }
}
