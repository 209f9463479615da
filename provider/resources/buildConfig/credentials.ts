import { isObject } from "../../image/members.ts";

/** Stands for a credential on the cluster that the program does not declare. */
export const hiddenSecret = "[secret]";

/**
 * User and password in an address; none where it names at most a user, as `ssh://git@host` does. A lone user of `https` is a
 * token, and a password may hold `/` and `@` as they are.
 */
export function credentialsOf(address: string): string[] {
  const [, scheme = "", rest = ""] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(address) ?? [];
  const [authority = ""] = rest.split(/[/?#]/, 1);
  const isCut = !authority.includes("@") && /^[^:[]*:(?!\d*$)/.test(authority);
  const ends = [authority.lastIndexOf("@"), isCut || authority.includes("@") ? rest.lastIndexOf("@") : -1];
  const texts = ends.filter((end) => end > 0).map((end) => ofUserInfo(rest.slice(0, end), scheme));
  return [...new Set(texts)].filter((text) => text !== "");
}

/** The secret part. GitHub takes a token for the user, with an empty password or with this one. */
function ofUserInfo(userInfo: string, scheme: string): string {
  const [, user = "", password = ""] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? [];
  if (password !== "" && password !== "x-oauth-basic") return password;
  return /^https?$/i.test(scheme) ? user : "";
}

/** A value with `[secret]` for the credentials in its addresses. */
export function withoutCredentials(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutCredentials(member)]));
  }
  if (typeof value !== "string" || credentialsOf(value).length === 0) return value;
  return value.replace(/^([^:]*:\/\/).*@/s, `$1${hiddenSecret}@`);
}
