import { equal, isRecord } from "../apiserver/copy.ts";
import {
  duplicate,
  type FieldError,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from "../apiserver/fieldError.ts";

type Members = Record<string, unknown>;

const records = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const record = (value: unknown): Members => (isRecord(value) ? value : {});
const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelFault =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function nameErrors(name: unknown, path: string, seen: Set<unknown>): FieldError[] {
  if (typeof name !== "string" || name === "") return [required(path)];
  if (!labelPattern.test(name) || name.length > 63) return [invalidValue(path, name, labelFault)];
  if (seen.has(name)) return [duplicate(path, name)];
  seen.add(name);
  return [];
}

function imageErrors(image: unknown, path: string, inPod: boolean): FieldError[] {
  if (typeof image !== "string" || image === "") return [required(path)];
  if (inPod && image !== image.trim())
    return [invalidValue(path, image, "must not have leading or trailing whitespace")];
  return [];
}

const portErrors = (ports: unknown, path: string): FieldError[] =>
  records(ports).flatMap((port, i) => {
    const number = port["containerPort"];
    if (number === undefined || number === 0) return [required(`${path}[${i}].containerPort`)];
    const valid = typeof number === "number" && number > 0 && number < 65_536;
    return valid ? [] : [invalidValue(`${path}[${i}].containerPort`, number, "must be between 1 and 65535, inclusive")];
  });

const envErrors = (env: unknown, path: string): FieldError[] =>
  records(env).flatMap(({ name }, i) => (name ? [] : [required(`${path}[${i}].name`)]));

const mountErrors = (mounts: unknown, path: string, volumes: ReadonlySet<unknown>): FieldError[] =>
  records(mounts).flatMap(({ name, mountPath }, i) => {
    const at = `${path}[${i}]`;
    const known = !name ? [required(`${at}.name`)] : volumes.has(name) ? [] : [notFoundValue(`${at}.name`, name)];
    return mountPath ? known : [...known, required(`${at}.mountPath`)];
  });

const containersErrors = (
  containers: unknown,
  path: string,
  seen: Set<unknown>,
  volumes: ReadonlySet<unknown>,
  inPod: boolean,
): FieldError[] =>
  records(containers).flatMap((container, i) => {
    const at = `${path}[${i}]`;
    return [
      ...nameErrors(container["name"], `${at}.name`, seen),
      ...imageErrors(container["image"], `${at}.image`, inPod),
      ...portErrors(container["ports"], `${at}.ports`),
      ...envErrors(container["env"], `${at}.env`),
      ...mountErrors(container["volumeMounts"], `${at}.volumeMounts`, volumes),
    ];
  });

/** Common faults of a pod's spec. @param inPod pods reject images that templates allow */
export function podSpecErrors(spec: Members, path: string, inPod: boolean): FieldError[] {
  const volumes = new Set(records(spec["volumes"]).map(({ name }) => name));
  const seen = new Set<unknown>();
  const none = records(spec["containers"]).length === 0 ? [required(`${path}.containers`)] : [];
  return [
    ...none,
    ...containersErrors(spec["containers"], `${path}.containers`, seen, volumes, inPod),
    ...containersErrors(spec["initContainers"], `${path}.initContainers`, seen, volumes, inPod),
  ];
}

function selects(selector: Members, labels: Members): boolean {
  const matchLabels = Object.entries(record(selector["matchLabels"])).every(([key, value]) => labels[key] === value);
  const expressions = records(selector["matchExpressions"]).every(({ key, operator, values }) => {
    const value = labels[String(key)];
    const listed = Array.isArray(values) && values.includes(value);
    if (operator === "In") return listed;
    if (operator === "NotIn") return !listed;
    return operator === "Exists" ? value !== undefined : value === undefined;
  });
  return matchLabels && expressions;
}

/** Faults of a workload's selector and template. */
export function workloadErrors(spec: Members, restartPolicies: readonly string[] = ["Always"]): FieldError[] {
  const selector = record(spec["selector"]);
  const template = record(spec["template"]);
  const labels = record(record(template["metadata"])["labels"]);
  const podSpec = record(template["spec"]);
  const errors: FieldError[] = [];
  if (spec["selector"] === undefined) errors.push(required("spec.selector"));
  else if (Object.keys(selector).length === 0) {
    errors.push(invalidValue("spec.selector", selector, "empty selector is invalid for deployment"));
  } else if (!selects(selector, labels)) {
    errors.push(invalidValue("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
  }
  errors.push(...podSpecErrors(podSpec, "spec.template.spec", false));
  const policy = podSpec["restartPolicy"];
  if (!restartPolicies.includes(String(policy))) {
    errors.push(notSupported("spec.template.spec.restartPolicy", policy, restartPolicies));
  }
  return errors;
}

/** Faults of changes to a workload's immutable members. */
export const immutableSelector = (spec: Members, old: Members): FieldError[] =>
  equal(spec["selector"], old["selector"])
    ? []
    : [invalidValue("spec.selector", spec["selector"], "field is immutable")];
