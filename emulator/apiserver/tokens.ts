import { randomBytes } from "node:crypto";
import { mastersGroup, type User } from "./access.ts";

/** Who bears which token. */
export class Tokens {
  readonly #users = new Map<string, User>();

  /** Lets a user in. @param token @default a fresh random one */
  issue(name: string, groups: readonly string[] = [], token = randomBytes(24).toString("base64url")): string {
    this.#users.set(token, { name, groups: [...groups, "system:authenticated"] });
    return token;
  }

  issueAdmin(token?: string): string {
    return this.issue("admin", [mastersGroup], token);
  }

  /** From now on the token is unknown. */
  revoke(token: string): void {
    this.#users.delete(token);
  }

  find(token: string): User | undefined {
    return this.#users.get(token);
  }
}

/** Who comes without a token. */
export const anonymous: User = { name: "system:anonymous", groups: ["system:unauthenticated"] };
