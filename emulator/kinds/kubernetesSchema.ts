import { objectMetaSchema } from "../apiserver/objectMetaSchema.ts";
import {
  any,
  boolean,
  bytes,
  integer,
  intOrString,
  type ListSchema,
  list,
  map,
  number,
  type ObjectSchema,
  object,
  optional,
  quantity,
  type Schema,
  set,
  string,
  time,
} from "../apiserver/typeSchema.ts";
import { kubernetesTypes } from "./kubernetesTypes.ts";

const scalars: Readonly<Record<string, Schema>> = {
  s: string,
  i: integer,
  n: number,
  b: boolean,
  S: optional(string),
  I: optional(integer),
  N: optional(number),
  B: optional(boolean),
  t: time,
  y: bytes,
  q: quantity,
  x: intOrString,
  "?": any,
};

let lines: Map<string, string> | undefined;
const parsed = new Map<string, Schema>();

function lineOf(name: string): string {
  lines ??= new Map(
    kubernetesTypes
      .trim()
      .split("\n")
      .map((line) => {
        const space = line.indexOf(" ");
        return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
      }),
  );
  const line = lines.get(name);
  if (line === undefined) throw new Error(`no type ${name}`);
  return line;
}

const keyed = (items: Schema, keys: readonly string[], mergeKey: string | undefined): ListSchema => ({
  node: "list",
  items,
  ...(keys.length === 0 ? {} : { keys }),
  ...(mergeKey === undefined ? {} : { mergeKey }),
  ...(keys.includes("protocol") ? { keyDefaults: { protocol: "TCP" } } : {}),
});

function listOf(items: Schema, marks: string): ListSchema {
  if (marks === "") return list(items);
  if (marks === "!") return set(items);
  const [names = "", merge] = marks.slice(1, -1).split(";");
  const keys = names === "" ? [] : names.split(",");
  return keyed(items, keys, merge === undefined ? keys[0] : merge === "" ? undefined : merge);
}

function fieldType(text: string): Schema | (() => Schema) {
  const collection = /^(.*?)(\*(?:\[[^\]]*\]|!)?|\{\}!?)$/.exec(text);
  if (!collection) return scalars[text] ?? (() => kubernetesSchema(text));
  const [, inner = "", marks = ""] = collection;
  const known = fieldType(inner);
  const make = (items: Schema): Schema =>
    marks.startsWith("*") ? listOf(items, marks.slice(1)) : map(items, { atomic: marks.endsWith("!") });
  return typeof known === "function" ? () => make(known()) : make(known);
}

/** The schema of a built-in Kubernetes type, by its Go name. */
export function kubernetesSchema(name: string): Schema {
  if (name === "ObjectMeta") return objectMetaSchema;
  const known = parsed.get(name);
  if (known) return known;
  const line = lineOf(name);
  const schema = line === "?" ? any : typeOf(name, line);
  parsed.set(name, schema);
  return schema;
}

function typeOf(name: string, line: string): ObjectSchema {
  const atomic = line.startsWith("!");
  const entries = line
    .slice(atomic ? 1 : 0)
    .split(" ")
    .filter((field) => field !== "");
  const fields: Record<string, Schema | (() => Schema)> = {};
  const numbers: Record<string, number[]> = {};
  for (const entry of entries) {
    const [, field = "", type = "", path] = /^(\w+):([^@]+)(?:@(.*))?$/.exec(entry) ?? [];
    fields[field] = memoized(fieldType(type));
    if (path !== undefined) numbers[field] = path.split(".").map(Number);
  }
  return object(name, fields, { atomic, numbers });
}

function memoized(type: Schema | (() => Schema)): Schema | (() => Schema) {
  if (typeof type !== "function") return type;
  let made: Schema | undefined;
  return () => {
    made ??= type();
    return made;
  };
}
