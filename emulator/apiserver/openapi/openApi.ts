import { type Answer, jsonAnswer } from "../answer.ts";
import type { Catalog } from "../catalog.ts";
import { groupVersion } from "../kubeObject.ts";
import { objectMetaSchema } from "../objectMetaSchema.ts";
import type { ResourceDefinition } from "../resource.ts";
import { scopeOf } from "../scope.ts";
import { noSuchPath, StatusError } from "../statusError.ts";
import { object } from "../typeSchema.ts";
import { OpenApiSchemas } from "./openApiSchema.ts";

type Members = Record<string, unknown>;

const info = { title: "Kubernetes", version: "v1.34.1" };

const parameter = (name: string): Members => ({ name, in: "query", schema: { type: "string", uniqueItems: true } });
const writeParameters = ["dryRun", "fieldManager", "fieldValidation"].map(parameter);
const patchParameters = [...writeParameters, parameter("force")];

const rootOf = (group: string, version: string): string =>
  group === "" ? `api/${version}` : `apis/${groupVersion(group, version)}`;

const patchTypes = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
];

const gvkOf = ({ group, version, kind }: ResourceDefinition): Members => ({ group, version, kind });

const componentName = ({ group, version, kind }: ResourceDefinition): string =>
  [...group.split(".").reverse(), version, kind].filter((part) => part !== "").join(".");

/** Operations with the parameters of a kind's writes, which clients read here. */
function operations(definition: ResourceDefinition, item: boolean): Members {
  const { endpoint } = definition;
  const gvk = gvkOf(definition);
  const response = {
    description: "OK",
    content: { "application/json": { schema: { $ref: `#/components/schemas/${componentName(definition)}` } } },
  };
  const operation = (action: string, more: Members = {}): Members => ({
    responses: { "200": response },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
    ...more,
  });
  const body = { content: { "*/*": { schema: { $ref: `#/components/schemas/${componentName(definition)}` } } } };
  if (!item) {
    return {
      ...(endpoint.list ? { get: operation("list") } : {}),
      ...(endpoint.create ? { post: operation("post", { parameters: writeParameters, requestBody: body }) } : {}),
    };
  }
  const patchBody = { content: Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: "object" } }])) };
  return {
    ...(endpoint.get ? { get: operation("get") } : {}),
    ...(endpoint.update
      ? {
          put: operation("put", { parameters: writeParameters, requestBody: body }),
          patch: operation("patch", { parameters: patchParameters, requestBody: patchBody }),
        }
      : {}),
    ...(endpoint.delete ? { delete: operation("delete") } : {}),
  };
}

function document(catalog: Catalog, group: string, version: string): Members {
  const schemas = new OpenApiSchemas("#/components/schemas/");
  schemas.define("ObjectMeta", objectMetaSchema);
  const paths: Members = {};
  for (const definition of catalog.resources(group, version)) {
    const schema = scopeOf(definition)?.schema;
    const known = schema?.node === "object" ? schema : object(definition.kind, { metadata: objectMetaSchema });
    schemas.define(componentName(definition), known, { "x-kubernetes-group-version-kind": [gvkOf(definition)] });
    const where = definition.namespaced ? "/namespaces/{namespace}" : "";
    const collection = `/${rootOf(group, version)}${where}/${definition.resource}`;
    paths[collection] = operations(definition, false);
    paths[`${collection}/{name}`] = operations(definition, true);
  }
  return { openapi: "3.0.0", info, paths, components: { schemas: schemas.components } };
}

function index(catalog: Catalog): Members {
  const roots = catalog.groups().flatMap((group) => catalog.versions(group).map((version) => rootOf(group, version)));
  return { paths: Object.fromEntries(roots.map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}` }])) };
}

/** `/openapi/v3` and below it one document for each group and version. @throws StatusError 404, 406 for version 2 */
export function openApiAnswer(catalog: Catalog, path: string): Answer {
  const [, version, root, group = "", groupsVersion = ""] = path.split("/").filter((segment) => segment !== "");
  if (version === "v2") {
    throw new StatusError(406, "NotAcceptable", "only OpenAPI version 3 is served: ask for /openapi/v3", {});
  }
  if (version !== "v3") throw noSuchPath();
  if (root === undefined) return jsonAnswer(200, index(catalog));
  const [name, served] = root === "api" ? ["", group] : [group, groupsVersion];
  if (!catalog.versions(name).includes(served)) throw noSuchPath();
  return jsonAnswer(200, document(catalog, name, served));
}
