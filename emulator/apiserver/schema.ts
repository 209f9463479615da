/**
 * What the machinery has to know of a kind's fields: to find unknown ones, to merge lists by key, and to tell who owns what.
 */
export type Schema = ScalarSchema | AnySchema | ObjectSchema | MapSchema | ListSchema;

export interface ScalarSchema {
  readonly node: "scalar";
  readonly type: "string" | "integer" | "number" | "boolean" | "intOrString" | "quantity" | "time" | "bytes";
  /** Whether an empty string, zero or false is the same as nothing. @default false */
  readonly omitZero?: boolean;
}

/** Free JSON that nobody looks into; owned as a whole. */
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
  /** Field numbers in protobuf, with those of the messages that a field is embedded in. @default none: only JSON is read */
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
}

export interface MapSchema {
  readonly node: "map";
  readonly values: Schema;
  /** @default false */
  readonly atomic: boolean;
}

/**
 * `keys`: server-side apply identifies elements by them; `mergeKey`: strategic merge does (the first of `keys` unless given, none if `replace`);
 * `set`: elements are their own keys; otherwise the list is one value.
 */
export interface ListSchema {
  readonly node: "list";
  readonly items: Schema;
  readonly keys?: readonly string[];
  readonly mergeKey?: string;
  readonly set?: boolean;
  /** An empty list means something else than an absent one. @default false */
  readonly keepsEmpty?: boolean;
  /** Values that apply to a key's absence, e.g. `protocol: "TCP"` of a container port. */
  readonly keyDefaults?: Readonly<Record<string, unknown>>;
}

export const string: ScalarSchema = { node: "scalar", type: "string" };
export const integer: ScalarSchema = { node: "scalar", type: "integer" };
export const number: ScalarSchema = { node: "scalar", type: "number" };
export const boolean: ScalarSchema = { node: "scalar", type: "boolean" };
export const intOrString: ScalarSchema = { node: "scalar", type: "intOrString" };
/** An amount, as text or number; read as text. */
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

/** An atomic list: the last writer has all of it. */
export const list = (items: Schema): ListSchema => ({ node: "list", items });

/** A list whose elements are told apart by `keys`. */
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

/** A list of scalars each of which may have its own owner. */
export const set = (items: Schema): ListSchema => ({ node: "list", items, set: true });

/** The schema of a member, resolved if it is a recursive one. */
export const fieldSchema = (schema: ObjectSchema, name: string): Schema | undefined => {
  const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  return typeof field === "function" ? field() : field;
};

/** A scalar whose zero value is the same as nothing. */
export const optional = (schema: ScalarSchema): ScalarSchema => ({ ...schema, omitZero: true });
