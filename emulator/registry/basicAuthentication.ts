import type { Authentication } from "./authentication.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { accessDetail, requiredAccess } from "./requiredAccess.ts";
import { mayAccess, type UserOptions, Users } from "./users.ts";

/** User name and password with every request. */
export interface BasicOptions extends UserOptions {
  /** `Authorization: Basic` with each request. */
  readonly scheme: "basic";
  /** @default "registry" */
  readonly realm?: string;
}

/** Checks `Authorization: Basic`. Unknown callers get 401; known users without the right get 403. */
export class BasicAuthentication implements Authentication {
  readonly #users: Users;
  readonly #realm: string;

  constructor(options: BasicOptions) {
    this.#users = new Users(options);
    this.#realm = options.realm ?? "registry";
  }

  authorize(request: RegistryRequest): string | undefined {
    const access = requiredAccess(request);
    const caller = this.#users.fromBasic(request.headers["authorization"]);
    if (caller?.name !== undefined) {
      if (mayAccess(caller, access)) return caller.name;
      throw new RegistryError("DENIED", { detail: accessDetail(access) });
    }
    if (caller !== undefined && access.length > 0 && mayAccess(caller, access)) return undefined;
    throw new RegistryError("UNAUTHORIZED", {
      detail: accessDetail(access),
      headers: { "WWW-Authenticate": `Basic realm="${this.#realm}"` },
    });
  }
}
