import type { Catalog } from "./catalog.ts";
import { type GroupResource, groupVersion } from "./kubeObject.ts";
import { objectMetaSchema } from "./objectMetaSchema.ts";
import type { Endpoint, ResourceDefinition } from "./resource.ts";
import type { ResourcePath } from "./resourcePath.ts";
import { type Schema, string } from "./typeSchema.ts";

/** The resource or subresource that a request addresses. */
export interface Scope extends GroupResource {
  readonly definition: ResourceDefinition;
  readonly subresource: string;
  readonly endpoint: Endpoint;
  readonly kind: string;
  readonly apiVersion: string;
  /** Schema with apiVersion, kind and metadata; `undefined` if the fields are unknown. */
  readonly schema: Schema | undefined;
  readonly resetFields: readonly string[];
}

const whole = (schema: Schema | undefined): Schema | undefined =>
  schema?.node === "object"
    ? {
        ...schema,
        fields: { apiVersion: string, kind: string, metadata: objectMetaSchema, ...schema.fields },
        ...(schema.numbers && { numbers: { metadata: [1], ...schema.numbers } }),
      }
    : schema;

const schemas = new WeakMap<Schema, Schema | undefined>();

function cachedWhole(schema: Schema | undefined): Schema | undefined {
  if (schema === undefined) return undefined;
  if (!schemas.has(schema)) schemas.set(schema, whole(schema));
  return schemas.get(schema);
}

export function scopeOf(definition: ResourceDefinition, subresource = ""): Scope | undefined {
  const { group, version, resource, kind, endpoint, schema } = definition;
  const apiVersion = groupVersion(group, version);
  const { resetFields = [] } = subresource === "" ? definition : (definition.subresources?.[subresource] ?? {});
  const common = { definition, group, resource, subresource, resetFields };
  if (subresource === "") return { ...common, endpoint, kind, apiVersion, schema: cachedWhole(schema) };
  const sub = definition.subresources?.[subresource];
  if (!sub) return undefined;
  return {
    ...common,
    endpoint: sub.endpoint,
    kind: sub.kind,
    apiVersion: groupVersion(sub.group ?? group, sub.version ?? version),
    schema: cachedWhole(sub.schema ?? (sub.kind === kind ? schema : undefined)),
  };
}

/** The scope of a path; `undefined` if none is served. */
export function findScope(catalog: Catalog, path: ResourcePath): Scope | undefined {
  const definition = catalog.find(path.group, path.version, path.resource);
  if (!definition) return undefined;
  if (path.name !== "" && path.resource !== "namespaces" && definition.namespaced && path.namespace === "")
    return undefined;
  return scopeOf(definition, path.subresource);
}

/** Says if a path serves any method: an unserved method then answers 405, otherwise 404. */
export function isRouted({ endpoint }: Scope, { name, tail }: ResourcePath): boolean {
  if (tail !== "" && !endpoint.connect?.tail) return false;
  if (name === "") return Boolean(endpoint.list ?? endpoint.create ?? endpoint.deleteCollection);
  return Boolean(endpoint.get ?? endpoint.update ?? endpoint.delete ?? endpoint.create ?? endpoint.connect);
}
