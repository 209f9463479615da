import { fieldSchema, type ObjectSchema, type Schema } from "../typeSchema.ts";

type Members = Record<string, unknown>;

/** Converts schemas to OpenAPI; defines each named type once, so that recursive types end. */
export class OpenApiSchemas {
  readonly components: Members = {};
  readonly #prefix: string;
  readonly #names = new Map<ObjectSchema, string>();

  /** @param prefix of references: `#/components/schemas/` or `#/definitions/` */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Defines a type under a given name. */
  define(name: string, schema: ObjectSchema, extensions: Members = {}): void {
    this.#names.set(schema, name);
    this.components[name] = { ...this.#members(schema), ...extensions };
  }

  of(schema: Schema): Members {
    switch (schema.node) {
      case "any":
        return { "x-kubernetes-preserve-unknown-fields": true };
      case "scalar":
        return scalar(schema.type);
      case "map":
        return {
          type: "object",
          additionalProperties: this.of(schema.values),
          ...(schema.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
        };
      case "list":
        return {
          type: "array",
          items: this.of(schema.items),
          "x-kubernetes-list-type": schema.keys ? "map" : schema.set ? "set" : "atomic",
          ...(schema.keys ? { "x-kubernetes-list-map-keys": [...schema.keys] } : {}),
          ...(schema.mergeKey
            ? { "x-kubernetes-patch-merge-key": schema.mergeKey, "x-kubernetes-patch-strategy": "merge" }
            : {}),
          ...(schema.set ? { "x-kubernetes-patch-strategy": "merge" } : {}),
        };
      default:
        return { $ref: this.#prefix + this.#named(schema) };
    }
  }

  #named(schema: ObjectSchema): string {
    const known = this.#names.get(schema);
    if (known) return known;
    let name = schema.name;
    for (let n = 2; Object.hasOwn(this.components, name); n += 1) name = `${schema.name}${n}`;
    this.components[name] = {};
    this.define(name, schema);
    return name;
  }

  #members(schema: ObjectSchema): Members {
    const properties = Object.keys(schema.fields).map((name): [string, unknown] => {
      const field = fieldSchema(schema, name);
      return [name, field ? this.of(field) : {}];
    });
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(schema.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
    };
  }
}

function scalar(type: string): Members {
  if (type === "intOrString") return { "x-kubernetes-int-or-string": true };
  if (type === "time") return { type: "string", format: "date-time" };
  if (type === "bytes") return { type: "string", format: "byte" };
  return { type: type === "quantity" ? "string" : type };
}
