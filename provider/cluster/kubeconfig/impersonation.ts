import { isObject } from "../../image/members.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, textMember, textOf, titleOf } from "./entry.ts";

/** Values of one header or of several of the same name. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** Headers for `as-uid`, `as-groups` and `as-user-extra`, which the library leaves out beside `as`. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export function impersonation(user: Entry): Headers {
  const as = textOf(user, "as");
  const uid = textOf(user, "as-uid");
  const groups = texts(user.body["as-groups"], `as-groups of ${titleOf(user)}`);
  const extra = isObject(user.body["as-user-extra"]) ? Object.entries(user.body["as-user-extra"]) : [];
  if (as === undefined) {
    if (uid === undefined && groups.length === 0 && extra.length === 0) return {};
    const message = `${titleOf(user)} has as-uid, as-groups or as-user-extra, but no as`;
    throw configurationError(message, "add the user to impersonate, or remove them");
  }
  return {
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...(groups.length === 0 ? {} : { "impersonate-group": groups }),
    ...Object.fromEntries(
      extra.map(([key, values]) => [
        `impersonate-extra-${escaped(key)}`,
        texts(values, `as-user-extra of ${titleOf(user)}`),
      ]),
    ),
  };
}

function texts(values: unknown, title: string): string[] {
  if (values === undefined || values === null) return [];
  if (!Array.isArray(values)) throw configurationError(`${title} is no list`, "correct the kubeconfig");
  return values.flatMap((value) => textMember(value, title) ?? []);
}

/** Header names are tokens; the API server decodes what is percent-encoded in them. */
const escaped = (key: string): string =>
  [...Buffer.from(key.toLowerCase())]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[a-z0-9!#$&'*+.^_`|~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
