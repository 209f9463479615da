import { randomBytes } from "node:crypto";
import { mastersGroup, type User } from "./access.ts";

/** The users by their tokens. */
export class Tokens {
  readonly #users = new Map<string, User>();

  /** Registers a user. @param token @default a fresh random one */
  issue(name: string, groups: readonly string[] = [], token = randomBytes(24).toString("base64url")): string {
    this.#users.set(token, { name, groups: [...groups, "system:authenticated"] });
    return token;
  }

  issueAdmin(token?: string): string {
    return this.issue("admin", [mastersGroup], token);
  }

  /** Revokes a token. */
  revoke(token: string): void {
    this.#users.delete(token);
  }

  find(token: string): User | undefined {
    return this.#users.get(token);
  }
}

/** The user of requests without a token. */
export const anonymous: User = { name: "system:anonymous", groups: ["system:unauthenticated"] };
