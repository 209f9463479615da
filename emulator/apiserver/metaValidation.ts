import { copy } from "./copy.ts";
import { type FieldError, forbiddenField, invalidValue, required, tooLong } from "./fieldError.ts";
import type { KubeObject } from "./kubeObject.ts";

/** Faults of a name, or of the prefix of a generated one. */
export type NameRule = (name: string, prefix: boolean) => readonly string[];

const immutable = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const labelValueFault =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const nonEmpty = "must be non-empty";
const qualifiedNameFault =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function keyFaults(key: string): string[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) {
    const why = qualifiedNameFault.replace("name part", "a qualified name");
    return [`${why} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const prefixes = parts.slice(0, -1).flatMap((prefix) => (prefix === "" ? [nonEmpty] : subdomainName(prefix, false)));
  const faults = prefixes.map((fault) => `prefix part ${fault}`);
  if (name === "") faults.push(`name part ${nonEmpty}`);
  if (name.length > 63) faults.push("name part must be no more than 63 characters");
  return qualifiedName.test(name) ? faults : [...faults, qualifiedNameFault];
}

const labelErrors = (labels: Readonly<Record<string, string>>): FieldError[] =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...keyFaults(key).map((fault) => invalidValue("metadata.labels", key, fault)),
    ...(value.length > 63 ? [invalidValue("metadata.labels", value, "must be no more than 63 characters")] : []),
    ...(labelValue.test(value) ? [] : [invalidValue("metadata.labels", value, labelValueFault)]),
  ]);

const annotationLimit = 256 * 1024;

function annotationErrors(annotations: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) =>
      keyFaults(key.toLowerCase()).map((fault) => invalidValue("metadata.annotations", key, fault)),
    ),
    ...(size > annotationLimit ? [tooLong("metadata.annotations", annotationLimit)] : []),
  ];
}

function ownerErrors({ metadata: { ownerReferences = [] } }: KubeObject): FieldError[] {
  const path = "metadata.ownerReferences";
  const empty = (["kind", "name", "uid"] as const).map((member) => ({ member, why: "must not be empty" }));
  const members = [{ member: "apiVersion" as const, why: "version must not be empty" }, ...empty];
  const faults = ownerReferences.flatMap((owner) =>
    members.flatMap(({ member, why }) =>
      owner[member] ? [] : [invalidValue(`${path}.${member}`, owner[member] ?? "", why)],
    ),
  );
  const [first, ...more] = ownerReferences.filter(({ controller }) => controller);
  const named = (owner: typeof first): string => `${owner?.kind}/${owner?.name}`;
  const second = more.map((owner) =>
    invalidValue(
      path,
      copy(ownerReferences),
      `Only one reference can have Controller set to true. Found "true" in references for ${named(first)} and ${named(owner)}`,
    ),
  );
  return [...faults, ...second];
}

const finalizerErrors = ({ metadata: { finalizers = [] } }: KubeObject): FieldError[] =>
  finalizers.flatMap((name) => keyFaults(name).map((fault) => invalidValue("metadata.finalizers", name, fault)));

const describedErrors = (object: KubeObject): FieldError[] => [
  ...labelErrors(object.metadata.labels ?? {}),
  ...annotationErrors(object.metadata.annotations ?? {}),
  ...ownerErrors(object),
];

function nameErrors({ metadata: { name = "", generateName = "" } }: KubeObject, rule: NameRule): FieldError[] {
  const prefix = generateName === "" ? [] : rule(generateName, true);
  return [
    ...prefix.map((why) => invalidValue("metadata.generateName", generateName, why)),
    ...(name === ""
      ? [required("metadata.name", "name or generateName is required")]
      : rule(name, false).map((why) => invalidValue("metadata.name", name, why))),
  ];
}

/** Faults of the metadata of one object. */
export const metaErrors = (object: KubeObject, rule: NameRule): FieldError[] => [
  ...nameErrors(object, rule),
  ...describedErrors(object),
  ...finalizerErrors(object),
];

/** Faults of changed metadata. */
export function metaUpdateErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const { finalizers = [], deletionTimestamp } = old.metadata;
  const added = (object.metadata.finalizers ?? []).filter((one) => !finalizers.includes(one));
  const quoted = added.map((one) => JSON.stringify(one)).join(", ");
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${quoted}}`;
  return [
    ...(deletionTimestamp && added.length > 0 ? [forbiddenField("metadata.finalizers", why)] : []),
    ...immutable
      .filter((member) => (object.metadata[member] ?? "") !== (old.metadata[member] ?? ""))
      .map((member) => invalidValue(`metadata.${member}`, object.metadata[member], "field is immutable")),
    ...describedErrors(object),
  ];
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const named =
  (pattern: RegExp, limit: number, message: string) =>
  (name: string, prefix: boolean): readonly string[] => {
    const checked = prefix ? name.replace(/-$/, "a") : name;
    if (name.length > limit) return [`must be no more than ${limit} characters`];
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
export function pathSegmentName(name: string, prefix: boolean): readonly string[] {
  if (!prefix && (name === "." || name === "..")) return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}
