import { type Access, parseScope } from "./requiredAccess.ts";
import { allRights, mayAct, type RegistryAction, type Rights } from "./rights.ts";

/** A user with a password. */
export interface RegistryUser {
  /** In plain text. */
  readonly password: string;
  /** @default everything */
  readonly rights?: Rights;
}

/** The users and their rights. */
export interface UserOptions {
  /** Users by name. */
  readonly users: Readonly<Record<string, RegistryUser>>;
  /** Rights without credentials. @default none */
  readonly anonymous?: Rights;
}

/** A caller after authentication; the anonymous caller has no name. */
export interface Caller {
  readonly name?: string;
  readonly rights: Rights;
}

/** The users of one registry. */
export class Users {
  readonly #users: Readonly<Record<string, RegistryUser>>;
  readonly anonymous: Caller;

  constructor({ users, anonymous }: UserOptions) {
    this.#users = users;
    this.anonymous = { rights: anonymous ?? {} };
  }

  /** The caller with this name and password. */
  login(name: string, password: string): Caller | undefined {
    const user = Object.hasOwn(this.#users, name) ? this.#users[name] : undefined;
    return user?.password === password ? { name, rights: user.rights ?? allRights } : undefined;
  }

  /**
   * The caller of an `Authorization: Basic` header; undefined for invalid credentials, the anonymous caller without a
   * header.
   */
  fromBasic(header: string | undefined): Caller | undefined {
    if (header === undefined || header === "") return this.anonymous;
    const match = /^Basic\s+(\S+)$/i.exec(header);
    const [name = "", ...password] = Buffer.from(match?.[1] ?? "", "base64")
      .toString()
      .split(":");
    return match === null ? undefined : this.login(name, password.join(":"));
  }
}

/** Says if the caller has all the access. The catalog is open to every named caller. */
export function mayAccess(caller: Caller, access: readonly Access[]): boolean {
  return access.every((one) => one.actions.every((action) => allows(caller, one, action)));
}

/** The requested scopes that the caller's rights allow. */
export function grantedAccess(caller: Caller, scopes: readonly string[]): Access[] {
  return scopes.flatMap(parseScope).map((one) => {
    const asked = one.actions.flatMap((action) => (action === "*" && one.type === "repository" ? anyAction : [action]));
    return { ...one, actions: asked.filter((action) => allows(caller, one, action)) };
  });
}

const anyAction = ["pull", "push", "delete"];

function allows({ name, rights }: Caller, access: Access, action: string): boolean {
  if (access.type === "registry") return name !== undefined;
  return mayAct(rights, access.name, action as RegistryAction);
}
