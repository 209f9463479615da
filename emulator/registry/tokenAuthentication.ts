import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Authentication } from "./authentication.ts";
import { answerJson, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { type Access, accessDetail, formatScope, requiredAccess } from "./requiredAccess.ts";
import { type Caller, grantedAccess, type UserOptions, Users } from "./users.ts";

/** Bearer tokens from a token endpoint, each valid for its requested scopes. */
export interface TokenOptions extends UserOptions {
  /** Bearer tokens from the registry's own token endpoint. */
  readonly scheme: "token";
  /** @default "registry" */
  readonly service?: string;
  /** Lifetime of a token. @default 300 */
  readonly lifetimeSeconds?: number;
}

interface Token {
  readonly caller: Caller;
  readonly access: readonly Access[];
  readonly expires: number;
}

/** The token endpoint's URL and clock; fixed once the server listens. */
interface Surroundings {
  readonly clock: Clock;
  readonly realm: () => string;
}

/** Checks `Authorization: Bearer` and issues tokens. */
export class TokenAuthentication implements Authentication {
  readonly #users: Users;
  readonly #service: string;
  readonly #lifetimeSeconds: number;
  readonly #surroundings: Surroundings;
  readonly #tokens = new Map<string, Token>();
  readonly #refreshTokens = new Map<string, Caller>();

  constructor(options: TokenOptions, surroundings: Surroundings) {
    this.#users = new Users(options);
    this.#service = options.service ?? "registry";
    this.#lifetimeSeconds = options.lifetimeSeconds ?? 300;
    this.#surroundings = surroundings;
  }

  authorize(request: RegistryRequest): string | undefined {
    const access = requiredAccess(request);
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "");
    if (bearer === null) throw this.#challenge(access);
    const token = this.#tokens.get(bearer[1] ?? "");
    if (token === undefined || token.expires <= this.#surroundings.clock.now().getTime()) {
      throw this.#challenge(access, "invalid_token");
    }
    if (!access.every((needed) => covers(token.access, needed))) throw this.#challenge(access, "insufficient_scope");
    return token.caller.name;
  }

  /** `GET` with basic authentication or none, or `POST` with a password or refresh token in a form (OAuth 2). */
  token(request: RegistryRequest): RegistryAnswer {
    const form = request.method === "POST" ? new URLSearchParams(request.body.toString()) : request.query;
    const caller = request.method === "POST" ? this.#fromForm(form) : this.#fromHeader(request);
    if (caller === undefined) {
      throw new RegistryError("UNAUTHORIZED", { message: "incorrect username or password" });
    }
    const scopes = form.getAll("scope").flatMap((scope) => scope.split(" "));
    return this.#issue(caller, scopes, form.get("offline_token") === "true" || form.get("access_type") === "offline");
  }

  #fromHeader(request: RegistryRequest): Caller | undefined {
    return this.#users.fromBasic(request.headers["authorization"]);
  }

  #fromForm(form: URLSearchParams): Caller | undefined {
    if (form.get("grant_type") === "refresh_token") return this.#refreshTokens.get(form.get("refresh_token") ?? "");
    return this.#users.login(form.get("username") ?? "", form.get("password") ?? "");
  }

  #issue(caller: Caller, scopes: readonly string[], offline: boolean): RegistryAnswer {
    const now = this.#surroundings.clock.now();
    const token = randomUUID();
    const expires = now.getTime() + this.#lifetimeSeconds * 1000;
    this.#tokens.set(token, { caller, access: grantedAccess(caller, scopes), expires });
    return answerJson(200, {
      token,
      access_token: token,
      expires_in: this.#lifetimeSeconds,
      issued_at: now.toISOString(),
      ...(offline ? { refresh_token: this.#refreshToken(caller) } : {}),
    });
  }

  #refreshToken(caller: Caller): string {
    const token = randomUUID();
    this.#refreshTokens.set(token, caller);
    return token;
  }

  #challenge(access: readonly Access[], error?: string): RegistryError {
    const parameters = [`realm="${this.#surroundings.realm()}"`, `service="${this.#service}"`];
    if (access.length > 0) parameters.push(`scope="${formatScope(access)}"`);
    if (error !== undefined) parameters.push(`error="${error}"`);
    return new RegistryError("UNAUTHORIZED", {
      detail: accessDetail(access),
      headers: { "WWW-Authenticate": `Bearer ${parameters.join(",")}` },
    });
  }
}

function covers(granted: readonly Access[], needed: Access): boolean {
  const same = granted.filter(({ type, name }) => type === needed.type && name === needed.name);
  return needed.actions.every((action) => same.some(({ actions }) => actions.includes(action)));
}
