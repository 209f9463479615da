import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, type Members } from "../../image/members.ts";
import { loginScope, loginScopeDiagnostics } from "../../registry/loginScope.ts";
import type { RegistryLogin } from "../../registry/pullSecret.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { isUnknown, unknown } from "../inputs/unknown.ts";

/** Name of the user for registries that take a token with any name. */
const anyUser = "token";

/** Logins of a declaration, and its faults. */
export interface DeclaredLogins {
  /** By registry in normal form; wholly unknown where the name of a registry is. */
  readonly logins: Record<string, RegistryLogin> | typeof unknown;
  /** None of them holds a value of a login. */
  readonly diagnostics: Diagnostic[];
}

interface DeclaredLogin {
  readonly path: string;
  readonly host: unknown;
  readonly members: Members;
}

/** The logins of declared registries: a list with hosts, or logins by host as this package stores them. */
export function declaredLogins(registries: unknown, path = "registries"): DeclaredLogins {
  if (isUnknown(registries)) return { logins: unknown, diagnostics: [] };
  const declared = listed(registries, path);
  if (declared === undefined || declared.length === 0) {
    const remedy = "give registries a list of { host, username, password }, or dockerConfig";
    return { logins: {}, diagnostics: [{ path, summary: "holds no login", remedy }] };
  }
  const diagnostics = [...declared.flatMap(loginDiagnostics), ...twice(declared)];
  if (diagnostics.length > 0) return { logins: {}, diagnostics };
  if (declared.some(({ host }) => isUnknown(host))) return { logins: unknown, diagnostics };
  const logins = declared.map(({ host, members }) => [loginScope(String(host)), loginOf(members)] as const);
  return { logins: Object.fromEntries(logins.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))), diagnostics };
}

function listed(registries: unknown, path: string): DeclaredLogin[] | undefined {
  if (Array.isArray(registries)) {
    return registries.map((element: unknown, index) => {
      const { host, ...members } = isObject(element) ? element : { host: isUnknown(element) ? element : undefined };
      return { path: join(path, [index]), host, members };
    });
  }
  if (!isObject(registries)) return undefined;
  return Object.entries(registries).map(([host, login]) => ({
    path: join(path, [host]),
    host,
    members: isObject(login) ? login : {},
  }));
}

const loginOf = ({ username, password, token }: Members): RegistryLogin => ({
  username: (username ?? anyUser) as string,
  password: (password ?? token) as string,
});

const known = ["username", "password", "token"];

function loginDiagnostics({ path, host, members }: DeclaredLogin): Diagnostic[] {
  if (isUnknown(host)) return [];
  const strange = Object.keys(members).filter((key) => !known.includes(key));
  return [
    ...hostDiagnostics(host, `${path}.host`),
    ...strange.map((key) => ({
      path: join(path, [key]),
      summary: "is no property that a login has",
      remedy: "correct its spelling or remove it; there are host, username, password and token",
    })),
    ...userDiagnostics(members, path),
    ...passwordDiagnostics(members, path),
  ];
}

function hostDiagnostics(host: unknown, path: string): Diagnostic[] {
  if (typeof host === "string") return loginScopeDiagnostics(host, path);
  return [{ path, summary: "is no text", remedy: "name the registry, for instance quay.io or quay.io/acme" }];
}

function userDiagnostics({ username, token }: Members, path: string): Diagnostic[] {
  const at = `${path}.username`;
  if (username === undefined) {
    if (token !== undefined) return [];
    return [
      { path: at, summary: "is missing", remedy: "name the user, or give a token in place of user and password" },
    ];
  }
  if (typeof username !== "string" || username.trim() === "") {
    return [{ path: at, summary: "is empty", remedy: "name the user of the registry" }];
  }
  const remedy = "give what follows the colon as password";
  return username.includes(":") ? [{ path: at, summary: "has a colon, which ends a user's name", remedy }] : [];
}

function passwordDiagnostics({ password, token }: Members, path: string): Diagnostic[] {
  const given = Object.entries({ password, token }).filter(([, value]) => value !== undefined);
  if (given.length === 0) {
    return [{ path, summary: "has no credentials", remedy: "give username and password, or a token" }];
  }
  const remedy = "set it, for instance by pulumi config set --secret, or remove the registry";
  const empty = given.filter(([, value]) => typeof value !== "string" || value.trim() === "");
  return [
    ...empty.map(([key]) => ({ path: `${path}.${key}`, summary: "is empty", remedy })),
    ...(given.length > 1 ? [{ path, summary: "has a password and a token", remedy: "give one of them" }] : []),
  ];
}

function twice(declared: readonly DeclaredLogin[]): Diagnostic[] {
  const scopes = declared.map(({ host }) => (typeof host === "string" ? loginScope(host) : undefined));
  return declared.flatMap(({ path, host }, index) => {
    const scope = scopes[index];
    if (scope === undefined || scopes.indexOf(scope) === index || isUnknown(host)) return [];
    return [
      { path: `${path}.host`, value: host, summary: `is ${scope} once more`, remedy: "give each registry one login" },
    ];
  });
}
