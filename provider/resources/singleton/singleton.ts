import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import type { ObjectPath } from "../field/objectPath.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** A kind of which a cluster has one object, `cluster`. Programs own fields of its spec, and never the object. */
export interface Singleton extends ObjectKind {
  /** Fields that are owned whole, as paths below `spec`. */
  readonly fields: readonly string[];
  /** Which clusters do not have the kind. */
  readonly absence: string;
  /** Fields of which the API takes one. @default none */
  readonly exclusive?: readonly (readonly [field: string, other: string])[];
  /** Members of the spec that the API or an operator fills in where nobody says. @default none */
  readonly filledIn?: readonly string[];
  /** Tells that two values of a field mean the same. @default their equality */
  readonly isSame?: (field: string, a: unknown, b: unknown) => boolean;
}

/** The values of fields by their path. */
export type Fields = Readonly<Record<string, unknown>>;

export const addressOf = ({ apiVersion, kind }: Singleton) => ({ apiVersion, kind, name: "cluster" });

/** For messages: `Image cluster (config.openshift.io/v1)`. */
export const singletonName = ({ apiVersion, kind }: Singleton): string => `${kind} cluster (${apiVersion})`;

/** The path of a field in the object. */
export const pathOf = (field: string): ObjectPath => ["spec", ...field.split(".")].map((key) => ({ key }));

/** The fields that a spec declares. An empty list declares that there is none. */
export function declaredFields({ fields }: Singleton, spec: unknown): Fields {
  const values = fields.map((field) => [field, valueAt(spec, field)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A spec that declares these fields. */
export const specOf = (fields: Fields): Members =>
  Object.entries(fields).reduce<Members>((spec, [field, value]) => withValue(spec, field.split("."), value), {});

/** The fault of a declared field that excludes one of another owner. */
export const exclusionFault = (field: string, other: string, present: unknown): Diagnostic => ({
  path: `spec.${field}`,
  summary: `excludes ${other}, which another user or program has set to ${JSON.stringify(present)}`,
  remedy: `declare spec.${other}: [] as well, which removes it`,
});

/** The value of a field as it is on the cluster; `undefined` for none. */
export const presentValue = ({ spec }: Pick<ApiObject, "spec">, field: string): unknown => valueAt(spec, field);

/** Tells that a field on the cluster has a value that means the same. */
export function isSameValue({ isSame }: Singleton, field: string, a: unknown, b: unknown): boolean {
  if (isUnknown(a) || isUnknown(b)) return a === b;
  const [one, other] = [meaning(a), meaning(b)];
  return isDeepStrictEqual(one, other) || isSame?.(field, one, other) === true;
}

/** `undefined` for all that the API takes for nothing: empty texts, lists and objects. Typed clients write them where none are. */
export function meaning(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => meaning(member) !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

export function valueAt(value: unknown, field: string): unknown {
  return field.split(".").reduce<unknown>((at, key) => (isUnknown(at) ? at : membersOf(at)[key]), value) ?? undefined;
}

/** A copy with the member at the path set; parts of the path that are missing are made. */
export function withValue(value: unknown, [key, ...rest]: readonly string[], member: unknown): Members {
  if (key === undefined) return membersOf(value);
  const members = membersOf(value);
  return { ...members, [key]: rest.length === 0 ? member : withValue(members[key], rest, member) };
}

/** A copy without the member at the path. Parents that are left empty go too, down to a `depth` of the path. */
export function withoutValue(value: unknown, [key, ...rest]: readonly string[], depth: number): Members {
  const { [key ?? ""]: inner, ...others } = membersOf(value);
  if (rest.length === 0 || inner === undefined) return rest.length === 0 ? others : membersOf(value);
  const left = withoutValue(inner, rest, depth - 1);
  return Object.keys(left).length === 0 && depth <= 0 ? others : { ...others, [key ?? ""]: left };
}
