import { isRecord } from "./copy.ts";
import { fieldSchema, type ObjectSchema, type Schema } from "./typeSchema.ts";

/** A value of the wrong type for its field. */
export class TypeMismatch extends Error {}

function goName(schema: Schema): string {
  switch (schema.node) {
    case "scalar":
      return {
        string: "string",
        integer: "int64",
        number: "float64",
        boolean: "bool",
        intOrString: "intstr.IntOrString",
        quantity: "resource.Quantity",
        time: "v1.Time",
        bytes: "[]uint8",
      }[schema.type];
    case "list":
      return `[]${goName(schema.items)}`;
    case "map":
      return `map[string]${goName(schema.values)}`;
    case "object":
      return `v1.${schema.name}`;
    default:
      return "interface {}";
  }
}

/** A value's type, as Go's JSON decoder calls it. */
export function jsonName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function scalarFits(type: string, value: unknown): boolean {
  if (type === "quantity") return typeof value === "string" || typeof value === "number";
  if (type === "time" || type === "bytes") return typeof value === "string";
  if (type === "intOrString") return typeof value === "string" || Number.isInteger(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

/**
 * Decodes JSON as the API server decodes typed objects: drops and reports unknown fields; treats nulls, empty lists and
 * empty maps as absent.
 */
class Decoding {
  readonly unknown: string[] = [];

  value(schema: Schema, value: unknown, path: string, owner: string): unknown {
    const mismatch = (): never => {
      throw new TypeMismatch(
        `json: cannot unmarshal ${jsonName(value)} into Go struct field ${owner}.${path} of type ${goName(schema)}`,
      );
    };
    switch (schema.node) {
      case "any":
        return value;
      case "scalar":
        if (!scalarFits(schema.type, value)) return mismatch();
        return schema.type === "quantity" ? String(value) : value;
      case "list": {
        if (!Array.isArray(value)) return mismatch();
        return value.map((item, i) => this.value(schema.items, item ?? empty(schema.items), `${path}[${i}]`, owner));
      }
      case "map": {
        if (!isRecord(value)) return mismatch();
        const entries = Object.entries(value).map(([key, member]) => [
          key,
          this.value(schema.values, member ?? empty(schema.values), `${path}.${key}`, owner),
        ]);
        return Object.fromEntries(entries);
      }
      default:
        return isRecord(value) ? this.members(schema, value, path) : mismatch();
    }
  }

  members(schema: ObjectSchema, value: Record<string, unknown>, path: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      const known = fieldSchema(schema, key);
      if (!known) this.unknown.push(at);
      else if (member !== null) {
        const decoded = this.value(known, member, at, schema.name);
        if (!isNothing(known, decoded)) result[key] = decoded;
      }
    }
    return result;
  }
}

/** Go's zero value: the meaning of a null among a list's elements or a map's values. */
function empty(schema: Schema): unknown {
  if (schema.node === "scalar")
    return schema.type === "boolean" ? false : ["string", "quantity", "time", "bytes"].includes(schema.type) ? "" : 0;
  if (schema.node === "list") return [];
  return schema.node === "any" ? null : {};
}

function isNothing(schema: Schema, value: unknown): boolean {
  if (schema.node === "scalar" && schema.omitZero) return value === "" || value === 0 || value === false;
  return isEmptyCollection(schema, value);
}

function isEmptyCollection(schema: Schema, value: unknown): boolean {
  if ((schema.node !== "list" && schema.node !== "map") || schema.keepsEmpty === true) return false;
  if (schema.node === "list") return Array.isArray(value) && value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** @throws TypeMismatch */
export function decodeTyped(
  schema: ObjectSchema,
  value: Record<string, unknown>,
): { value: Record<string, unknown>; unknown: string[] } {
  const decoding = new Decoding();
  return { value: decoding.members(schema, value, ""), unknown: decoding.unknown };
}
