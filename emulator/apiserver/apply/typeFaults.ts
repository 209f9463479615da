import { isRecord } from "../copy.ts";
import { fieldSchema, type ListSchema, type ScalarSchema, type Schema } from "../typeSchema.ts";
import { BadList, listElement, shownPath } from "./shape.ts";

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isRecord(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : typeof value;
}

const shown = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function scalarFault({ type }: ScalarSchema, value: unknown): string | undefined {
  const isScalar = value === null || typeof value !== "object";
  switch (type) {
    case "integer":
    case "number":
      return typeof value === "number" ? undefined : `expected numeric (int or float), got ${goType(value)}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `expected boolean, got &{${shown(value)}}`;
    case "intOrString":
    case "quantity":
      return isScalar ? undefined : `expected any scalar, got &{${shown(value)}}`;
    default:
      return typeof value === "string"
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${shown(value)}}`;
  }
}

/** Faults of an applied configuration against its kind's types, with their paths. */
export function typeFaults(schema: Schema | undefined, value: unknown, path: readonly string[] = []): string[] {
  const fault = (text: string, at = path): string => (at.length === 0 ? text : `${shownPath(at)}: ${text}`);
  if (schema === undefined || schema.node === "any" || value === null || value === undefined) return [];
  if (schema.node === "scalar") {
    const found = scalarFault(schema, value);
    return found === undefined ? [] : [fault(found)];
  }
  if (schema.node === "list") {
    return Array.isArray(value) ? listFaults(schema, value, path) : [fault(`expected list, got &{${shown(value)}}`)];
  }
  if (!isRecord(value)) return [fault(`expected map, got &{${shown(value)}}`)];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = [...path, `f:${name}`];
    const known = schema.node === "map" ? schema.values : fieldSchema(schema, name);
    return known === undefined ? [fault("field not declared in schema", at)] : typeFaults(known, member, at);
  });
}

function listFaults(schema: ListSchema, items: readonly unknown[], path: readonly string[]): string[] {
  const seen = new Set<string>();
  const isKeyed = schema.set || schema.keys;
  return items.flatMap((item, index) => {
    const element = isKeyed ? elementOf(schema, item, index) : `i:${index}`;
    if (element instanceof BadList) return [`${shownPath(path)}: ${element.message}`];
    const again = seen.has(element) ? [`${shownPath(path)}: duplicate entries for key ${shownPath([element])}`] : [];
    seen.add(element);
    return [...again, ...typeFaults(schema.items, item, [...path, element])];
  });
}

function elementOf(schema: ListSchema, item: unknown, index: number): string | BadList {
  try {
    return listElement(schema, item, index);
  } catch (error) {
    if (error instanceof BadList) return error;
    throw error;
  }
}
