/** The fields of a kind: for finding unknown ones, merging lists by key, and tracking owners. */
export type Schema = ScalarSchema | AnySchema | ObjectSchema | MapSchema | ListSchema;

export interface ScalarSchema {
  readonly node: "scalar";
  readonly type: "string" | "integer" | "number" | "boolean" | "intOrString" | "quantity" | "time" | "bytes";
  /** Treats an empty string, zero or false as absent. @default false */
  readonly omitZero?: boolean;
}

/** Free JSON without a schema; owned as a whole. */
export interface AnySchema {
  readonly node: "any";
}

export interface ObjectSchema {
  readonly node: "object";
  /** Name of the Go type, for messages. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Schema | (() => Schema)>>;
  /** Owned and replaced as a whole. @default false */
  readonly atomic: boolean;
  /** Field numbers in protobuf; embedded fields include the numbers of their messages. @default none: JSON only */
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
}

export interface MapSchema {
  readonly node: "map";
  readonly values: Schema;
  /** @default false */
  readonly atomic: boolean;
  /** Tells an empty map from an absent one. @default false */
  readonly keepsEmpty?: boolean;
}

/**
 * A list. `keys` identify its elements for server-side apply, `mergeKey` for strategic merge (default: the first of
 * `keys`; none if `replace`). With `set`, elements are their own keys. Otherwise the list is one value.
 */
export interface ListSchema {
  readonly node: "list";
  readonly items: Schema;
  readonly keys?: readonly string[];
  readonly mergeKey?: string;
  readonly set?: boolean;
  /** Tells an empty list from an absent one. @default false */
  readonly keepsEmpty?: boolean;
  /** Values of absent keys, e.g. `protocol: "TCP"` of a container port. */
  readonly keyDefaults?: Readonly<Record<string, unknown>>;
}

export const string: ScalarSchema = { node: "scalar", type: "string" };
export const integer: ScalarSchema = { node: "scalar", type: "integer" };
export const number: ScalarSchema = { node: "scalar", type: "number" };
export const boolean: ScalarSchema = { node: "scalar", type: "boolean" };
export const intOrString: ScalarSchema = { node: "scalar", type: "intOrString" };
/** A quantity, as text or number; decoded as text. */
export const quantity: ScalarSchema = { node: "scalar", type: "quantity" };
export const time: ScalarSchema = { node: "scalar", type: "time" };
/** Base64 in JSON. */
export const bytes: ScalarSchema = { node: "scalar", type: "bytes" };
export const any: AnySchema = { node: "any" };

export const object = (
  name: string,
  fields: ObjectSchema["fields"],
  options: { atomic?: boolean; numbers?: Readonly<Record<string, readonly number[]>> } = {},
): ObjectSchema => ({
  node: "object",
  name,
  fields,
  atomic: options.atomic ?? false,
  ...(options.numbers === undefined ? {} : { numbers: options.numbers }),
});

export const map = (values: Schema, options: { atomic?: boolean } = {}): MapSchema => ({
  node: "map",
  values,
  atomic: options.atomic ?? false,
});

/** An atomic list: its last writer owns all of it. */
export const list = (items: Schema): ListSchema => ({ node: "list", items });

/** A list whose elements are identified by `keys`. */
export const listByKey = (
  items: Schema,
  keys: readonly [string, ...string[]],
  options: { mergeKey?: string; keyDefaults?: Readonly<Record<string, unknown>> } = {},
): ListSchema => ({
  node: "list",
  items,
  keys,
  mergeKey: options.mergeKey ?? keys[0],
  ...(options.keyDefaults === undefined ? {} : { keyDefaults: options.keyDefaults }),
});

/** A list of scalars, each with its own owner. */
export const set = (items: Schema): ListSchema => ({ node: "list", items, set: true });

/** The schema of a member; resolves recursive schemas. */
export function fieldSchema(schema: ObjectSchema, name: string): Schema | undefined {
  const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  return typeof field === "function" ? field() : field;
}

/** A scalar whose zero value counts as absent. */
export const optional = (schema: ScalarSchema): ScalarSchema => ({ ...schema, omitZero: true });
