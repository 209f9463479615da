import type { Catalog } from "../apiserver/catalog.ts";
import type { ClusterCore, Controller } from "../apiserver/resource.ts";
import type { StoreEvent } from "../apiserver/store.ts";
import { type CustomResourceDefinition, customResources } from "../kinds/customResource.ts";
import { definitions } from "../kinds/customResourceDefinition.ts";

/** Serves the kinds of CustomResourceDefinitions, and deletes their objects with them. */
export function startCustomResourceController(core: ClusterCore, catalog: Catalog): Controller {
  const serve = (definition: CustomResourceDefinition): void => {
    for (const resource of customResources(core, definition)) catalog.add(resource);
  };
  const drop = ({ spec }: CustomResourceDefinition): void => {
    const { group, names, versions } = spec;
    const resource = { group, resource: names.plural };
    for (const { metadata } of core.store.list(resource)) {
      core.store.delete({ ...resource, namespace: metadata.namespace ?? "", name: metadata.name ?? "" });
    }
    for (const { name } of versions) catalog.remove({ ...resource, version: name });
  };
  const hear = ({ type, key, object }: StoreEvent): void => {
    if (key.group !== definitions.group || key.resource !== definitions.resource) return;
    if (type === "DELETED") drop(object as CustomResourceDefinition);
    else serve(object as CustomResourceDefinition);
  };
  for (const definition of core.store.list(definitions)) serve(definition as CustomResourceDefinition);
  return { close: core.store.subscribe(hear) };
}
