import type { Challenge } from "./challenge.ts";
import { basicAuthorization, type Credential } from "./credential.ts";

/** A token and how long it can be used. */
interface Token {
  readonly authorization: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** How a token server is asked; its answer has been checked. */
export type AskTokenServer = (request: {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}) => Promise<{ status: number; text: string }>;

/** A token server's refusal. */
export class TokenRefused extends Error {
  readonly status: number;
  readonly body: string;
  readonly url: string;

  constructor(status: number, body: string, url: string) {
    super(`the token server answers ${status}`);
    this.status = status;
    this.body = body;
    this.url = url;
  }
}

/** Lifetime of a token whose server names none, by the specification of token authentication. */
const defaultSeconds = 60;
/** A token that ends while the request is under way is of no use. */
const margin = 10_000;

/** Asks for tokens and keeps them, one for each registry and scope. */
export class Tokens {
  readonly #now: () => number;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The header for a scope; requests for the same scope at the same time ask once. */
  async authorization(
    registry: string,
    scope: string,
    challenge: Challenge,
    credential: Credential | undefined,
    ask: AskTokenServer,
  ): Promise<string> {
    const key = `${registry} ${scope}`;
    const known = await this.#tokens.get(key)?.catch(() => undefined);
    if (known !== undefined && known.expires - margin > this.#now()) return known.authorization;
    const fresh = this.#fetch(challenge, scope, credential, ask);
    this.#tokens.set(key, fresh);
    fresh.catch(() => this.#tokens.delete(key));
    return (await fresh).authorization;
  }

  /** Forgets a token that the registry did not accept. */
  forget(registry: string, scope: string): void {
    this.#tokens.delete(`${registry} ${scope}`);
  }

  async #fetch(challenge: Challenge, scope: string, credential: Credential | undefined, ask: AskTokenServer) {
    const request = tokenRequest(challenge, scope, credential);
    const { status, text } = await ask(request);
    if (status !== 200) throw new TokenRefused(status, text, request.url);
    const answer = parseAnswer(text);
    if (answer === undefined) throw new TokenRefused(status, "", request.url);
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
  for (const [name, value] of Object.entries({ ...service, scope })) url.searchParams.set(name, value);
  const basic = basicAuthorization(credential ?? {});
  return { method: "GET" as const, url: url.href, headers: basic === undefined ? {} : { authorization: basic } };
}

function parseAnswer(text: string): { token: string; expires_in?: number } | undefined {
  try {
    const { token, access_token, expires_in } = JSON.parse(text) as Record<string, unknown>;
    const given = typeof token === "string" && token !== "" ? token : access_token;
    if (typeof given !== "string" || given === "") return undefined;
    return { token: given, ...(typeof expires_in === "number" ? { expires_in } : {}) };
  } catch {
    return undefined;
  }
}
