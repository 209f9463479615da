import { isRecord } from "../copy.ts";
import { fieldSchema, type ListSchema, type Schema } from "../typeSchema.ts";

/** A part of a value: its path element in the notation of `fieldsV1`, its schema if known, and its value. */
export interface Part {
  readonly element: string;
  readonly schema: Schema | undefined;
  readonly value: unknown;
}

/** The shape of a value for ownership: one leaf, or parts with owners of their own. */
export type Shape =
  | { readonly form: "leaf" }
  | { readonly form: "struct" | "map" | "list"; readonly parts: ReadonlyMap<string, Part> };

/** A list with indistinguishable elements. The message follows the field's path. */
export class BadList extends Error {}

const leaf: Shape = { form: "leaf" };

const sortedObject = (pairs: [string, unknown][]): string =>
  JSON.stringify(Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1))));

/** `k:{"name":"a"}` or `v:"x"`. @throws BadList */
export function listElement(schema: ListSchema, item: unknown, index: number): string {
  if (schema.set) return `v:${JSON.stringify(item)}`;
  const members = isRecord(item) ? item : {};
  const pairs = (schema.keys ?? []).map((key): [string, unknown] => {
    const value = members[key] ?? schema.keyDefaults?.[key];
    if (value === undefined) {
      throw new BadList(
        `element ${index}: associative list with keys has an element that omits key field "${key}" (and doesn't have default value)`,
      );
    }
    return [key, value];
  });
  return `k:${sortedObject(pairs)}`;
}

function shownElement(element: string): string {
  if (element.startsWith("f:")) return `.${element.slice(2)}`;
  if (element.startsWith("v:")) return `[=${element.slice(2)}]`;
  if (!element.startsWith("k:")) return `[${element.slice(2)}]`;
  const pairs = Object.entries(JSON.parse(element.slice(2)) as Record<string, unknown>);
  return `[${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}

/** `.spec.tags[name="a"].from` */
export const shownPath = (elements: readonly string[]): string => elements.map(shownElement).join("");

function listParts(schema: ListSchema, items: readonly unknown[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  items.forEach((value, index) => {
    const element = listElement(schema, value, index);
    if (parts.has(element)) throw new BadList(`duplicate entries for key ${shownElement(element)}`);
    parts.set(element, { element, schema: schema.items, value });
  });
  return parts;
}

const memberParts = (
  value: Record<string, unknown>,
  schemaOf: (name: string) => Schema | undefined,
): Map<string, Part> =>
  new Map(
    Object.entries(value).map(([name, member]) => {
      const element = `f:${name}`;
      return [element, { element, schema: schemaOf(name), value: member }];
    }),
  );

/** Splits a value by its schema. Values of unknown schema are maps of parts; their lists are leaves. @throws BadList */
export function shapeOf(schema: Schema | undefined, value: unknown): Shape {
  if (schema === undefined) {
    return isRecord(value) ? { form: "map", parts: memberParts(value, () => undefined) } : leaf;
  }
  switch (schema.node) {
    case "object":
      if (schema.atomic || !isRecord(value)) return leaf;
      return { form: "struct", parts: memberParts(value, (name) => fieldSchema(schema, name)) };
    case "map":
      if (schema.atomic || !isRecord(value)) return leaf;
      return { form: "map", parts: memberParts(value, () => schema.values) };
    case "list":
      if (!(schema.set || schema.keys) || !Array.isArray(value)) return leaf;
      return { form: "list", parts: listParts(schema, value) };
    default:
      return leaf;
  }
}
