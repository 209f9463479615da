import { type Access, parseScope } from "./requiredAccess.ts";
import { ALL_RIGHTS, mayAct, type RegistryAction, type Rights } from "./rights.ts";

/** Somebody with a password. */
export interface RegistryUser {
  /** In plain text. */
  readonly password: string;
  /** @default everything */
  readonly rights?: Rights;
}

/** Who may do what. */
export interface UserOptions {
  /** By name. */
  readonly users: Readonly<Record<string, RegistryUser>>;
  /** What may be done without credentials. @default nothing */
  readonly anonymous?: Rights;
}

/** A caller after authentication; the anonymous one has no name. */
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

  /** The caller with that name and password. */
  login(name: string, password: string): Caller | undefined {
    const user = Object.hasOwn(this.#users, name) ? this.#users[name] : undefined;
    return user?.password === password ? { name, rights: user.rights ?? ALL_RIGHTS } : undefined;
  }

  /** The caller that an `Authorization: Basic` header names; undefined for a wrong one, anonymous without any. */
  fromBasic(header: string | undefined): Caller | undefined {
    if (header === undefined || header === "") return this.anonymous;
    const match = /^Basic\s+(\S+)$/i.exec(header);
    const [name = "", ...password] = Buffer.from(match?.[1] ?? "", "base64")
      .toString()
      .split(":");
    return match === null ? undefined : this.login(name, password.join(":"));
  }
}

/** Whether the caller may do all of it. The catalog is open to everybody with a name. */
export function mayAccess(caller: Caller, access: readonly Access[]): boolean {
  return access.every((one) => one.actions.every((action) => allows(caller, one, action)));
}

/** What of the asked scopes the caller is granted. */
export function grantedAccess(caller: Caller, scopes: readonly string[]): Access[] {
  return scopes.flatMap(parseScope).map((one) => {
    const asked = one.actions.flatMap((action) => (action === "*" && one.type === "repository" ? ANY : [action]));
    return { ...one, actions: asked.filter((action) => allows(caller, one, action)) };
  });
}

const ANY = ["pull", "push", "delete"];

function allows({ name, rights }: Caller, access: Access, action: string): boolean {
  if (access.type === "registry") return name !== undefined;
  return mayAct(rights, access.name, action as RegistryAction);
}
