import { type FieldError, invalidValue, tooLong } from "./fieldError.ts";
import type { KubeObject } from "./object.ts";

const immutable = ["name", "namespace", "uid", "creationTimestamp"] as const;

/** Faults of changes to immutable metadata. */
export const immutableMetaErrors = (object: KubeObject, old: KubeObject): FieldError[] =>
  immutable
    .filter((member) => (object.metadata[member] ?? "") !== (old.metadata[member] ?? ""))
    .map((member) => invalidValue(`metadata.${member}`, object.metadata[member], "field is immutable"));

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const labelValueFault =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const qualifiedNameFault =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const keyFaults = (key: string): string[] => {
  const parts = key.split("/");
  if (parts.length > 2) return ["a qualified name must consist of alphanumeric characters, '-', '_' or '.'"];
  const [prefix, name = ""] = parts.length === 2 ? parts : [undefined, parts[0]];
  const faults = prefix === undefined ? [] : subdomainName(prefix, false).map((fault) => `prefix part ${fault}`);
  if (name === "") return [...faults, "name part must be non-empty"];
  if (name.length > 63) faults.push("name part must be no more than 63 bytes");
  return qualifiedName.test(name) ? faults : [...faults, qualifiedNameFault];
};

const labelErrors = (labels: Readonly<Record<string, string>>): FieldError[] =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...keyFaults(key).map((fault) => invalidValue("metadata.labels", key, fault)),
    ...(value.length > 63 ? [invalidValue("metadata.labels", value, "must be no more than 63 bytes")] : []),
    ...(labelValue.test(value) ? [] : [invalidValue("metadata.labels", value, labelValueFault)]),
  ]);

const annotationLimit = 256 * 1024;

const annotationErrors = (annotations: Readonly<Record<string, string>>): FieldError[] => {
  const entries = Object.entries(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) =>
      keyFaults(key.toLowerCase()).map((fault) => invalidValue("metadata.annotations", key, fault)),
    ),
    ...(size > annotationLimit ? [tooLong("metadata.annotations", annotationLimit)] : []),
  ];
};

/** Faults of labels and annotations, for every kind. */
export const metaErrors = ({ metadata: { labels = {}, annotations = {} } }: KubeObject): FieldError[] => [
  ...labelErrors(labels),
  ...annotationErrors(annotations),
];

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

/** Valid segments of a path: no `/`, no `%`, neither `.` nor `..`. For Roles and bindings. */
export const pathSegmentName = (name: string, prefix: boolean): readonly string[] => {
  if (!prefix && (name === "." || name === "..")) return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
};
