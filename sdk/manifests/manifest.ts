import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { isObject, type Members } from "../../provider/image/members.ts";
import { ofAnnotations, ofMetadata } from "../declarations/clusterMembers.ts";
import { currentApiVersion } from "./kinds.ts";
import { asInTemplate } from "./template/deferred.ts";

/** An object as a manifest declares it. */
export interface PlacedObject {
  /** In the API group of today. */
  readonly apiVersion: string;
  readonly kind: string;
  /** As the manifest has it: a parameter of which only the program knows the value stands as `${NAME}`. */
  readonly name: string;
  /** Empty where the manifest names none. */
  readonly namespace: string;
  /** Without what only the cluster sets. Texts may be deferred. */
  readonly object: Members;
  /** `shop.yaml:12` */
  readonly place: string;
}

/** `ImageStream shop/app`, for people. */
export const manifestName = ({ kind, namespace, name }: Pick<PlacedObject, "kind" | "namespace" | "name">): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;

/** The manifest of a value, or what is wrong with it. */
export function placedObject(value: unknown, place: string): PlacedObject | readonly Diagnostic[] {
  if (!isObject(value)) {
    const remedy = "write apiVersion, kind and metadata, or take it out";
    return [{ path: place, value, summary: "is no object of a cluster", remedy }];
  }
  const { apiVersion, kind, metadata } = value;
  const { name, namespace = "" } = asInTemplate(isObject(metadata) ? metadata : {}) as Members;
  const missing = [
    ...(isText(apiVersion) ? [] : ["apiVersion"]),
    ...(isText(kind) ? [] : ["kind"]),
    ...(isText(name) ? [] : ["metadata.name"]),
  ];
  if (!isText(apiVersion) || !isText(kind) || !isText(name)) {
    const of = isText(kind) ? `${kind}${isText(name) ? ` ${name}` : ""} ` : "";
    return [{ path: place, summary: `${of}has no ${missing.join(" and no ")}`, remedy: "add it" }];
  }
  const current = currentApiVersion(apiVersion, kind);
  const object = withoutClusterMembers({ ...value, apiVersion: current });
  return { apiVersion: current, kind, name, namespace: isText(namespace) ? namespace : "", object, place };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Annotations that the cluster sets, beside those that no kind of ours takes. */
const bookkeeping = [...ofAnnotations, "deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation"];

/** The object as a user declares it. */
function withoutClusterMembers(value: Members): Members {
  const { status: _status, metadata, ...rest } = value;
  if (!isObject(metadata)) return value;
  const { annotations, ...own } = withoutKeys(metadata, ofMetadata);
  const { namespace, ...named } = own;
  const kept = isObject(annotations) ? withoutKeys(annotations, bookkeeping) : {};
  return {
    ...rest,
    metadata: {
      ...named,
      ...(namespace === undefined || namespace === null || namespace === "" ? {} : { namespace }),
      ...(Object.keys(kept).length === 0 ? {} : { annotations: kept }),
    },
  };
}

const withoutKeys = (value: Members, keys: readonly string[]): Members =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/** The member of an object at a path; `undefined` where there is none, or only the program knows it. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = path.reduce<unknown>((at, key) => (Object(at) as Record<string | number, unknown>)[key], value);
  return typeof found === "string" ? found : undefined;
}
