import { isRecord } from "../apiserver/copy.ts";
import {
  any,
  boolean,
  integer,
  intOrString,
  list,
  listByKey,
  map,
  number,
  object,
  type Schema,
  set,
  string,
} from "../apiserver/typeSchema.ts";

type Properties = Record<string, unknown>;

function listSchema(name: string, schema: Properties): Schema {
  const items = fieldOf(name, isRecord(schema["items"]) ? schema["items"] : {});
  const keys = schema["x-kubernetes-list-map-keys"];
  const type = schema["x-kubernetes-list-type"];
  if (type === "map" && Array.isArray(keys)) return listByKey(items, keys as [string, ...string[]]);
  return type === "set" ? set(items) : list(items);
}

function objectSchema(name: string, schema: Properties): Schema {
  const atomic = schema["x-kubernetes-map-type"] === "atomic";
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return any;
  if (isRecord(schema["additionalProperties"])) return map(fieldOf(name, schema["additionalProperties"]), { atomic });
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const fields = Object.entries(properties).map(([key, value]) => [key, fieldOf(key, isRecord(value) ? value : {})]);
  return object(name, Object.fromEntries(fields), { atomic });
}

function fieldOf(name: string, schema: Properties): Schema {
  if (schema["x-kubernetes-int-or-string"] === true) return intOrString;
  switch (schema["type"]) {
    case "string":
      return string;
    case "integer":
      return integer;
    case "number":
      return number;
    case "boolean":
      return boolean;
    case "array":
      return listSchema(name, schema);
    case "object":
      return objectSchema(name, schema);
    default:
      return any;
  }
}

/** A custom resource's schema; `undefined` if its definition leaves the fields open. */
export function structuralSchema(kind: string, openApi: Properties | undefined): Schema | undefined {
  if (!openApi || openApi["x-kubernetes-preserve-unknown-fields"] === true) return undefined;
  const schema = objectSchema(kind, { ...openApi, type: "object" });
  return schema.node === "object" ? schema : undefined;
}
