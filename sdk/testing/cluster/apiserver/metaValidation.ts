import { type FieldError, invalidValue } from "./fieldError.ts";
import type { KubeObject } from "./object.ts";

const immutable = ["name", "namespace", "uid", "creationTimestamp"] as const;

/** What a write may not change in metadata. */
export const immutableMetaErrors = (object: KubeObject, old: KubeObject): FieldError[] =>
  immutable
    .filter((member) => (object.metadata[member] ?? "") !== (old.metadata[member] ?? ""))
    .map((member) => invalidValue(`metadata.${member}`, object.metadata[member], "field is immutable"));

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const named =
  (pattern: RegExp, limit: number, message: string) =>
  (name: string, prefix: boolean): readonly string[] => {
    const checked = prefix ? name.replace(/-$/, "a") : name;
    if (name.length > limit) return [`must be no more than ${limit} bytes`];
    return pattern.test(checked) ? [] : [message];
  };

/** RFC 1123 subdomains: most kinds. */
export const subdomainName = named(
  subdomain,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
);

/** RFC 1123 labels: namespaces. */
export const labelName = named(
  label,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
);

/** RFC 1035 labels: services. */
export const dnsLabelName = named(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
);

/** What a path can carry: no `/`, no `%`, neither `.` nor `..`. Roles and bindings. */
export const pathSegmentName = (name: string, prefix: boolean): readonly string[] => {
  if (!prefix && (name === "." || name === "..")) return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
};
