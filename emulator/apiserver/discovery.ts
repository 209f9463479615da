import type { Catalog } from "./catalog.ts";
import { groupVersion } from "./kubeObject.ts";
import type { Endpoint, ResourceDefinition } from "./resource.ts";

/** The verbs that an endpoint serves, sorted. */
function verbsOf(endpoint: Endpoint): string[] {
  if (endpoint.connect !== undefined) return [endpoint.connect.method === "GET" ? "get" : "create"];
  const served: [string, unknown][] = [
    ["create", endpoint.create],
    ["delete", endpoint.delete],
    ["deletecollection", endpoint.deleteCollection],
    ["get", endpoint.get],
    ["list", endpoint.list],
    ["patch", endpoint.update],
    ["update", endpoint.update],
    ["watch", endpoint.watch],
  ];
  return served.filter(([, method]) => method !== undefined).map(([verb]) => verb);
}

function apiResources(definition: ResourceDefinition): object[] {
  const { resource, singular, namespaced, kind, shortNames, categories, storageVersionHash, endpoint } = definition;
  const main = {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(endpoint),
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    ...(storageVersionHash === undefined ? {} : { storageVersionHash }),
  };
  const subresources = Object.entries(definition.subresources ?? {}).map(([name, sub]) => ({
    name: `${resource}/${name}`,
    singularName: "",
    namespaced,
    ...(sub.group === undefined ? {} : { group: sub.group }),
    ...(sub.version === undefined ? {} : { version: sub.version }),
    kind: sub.kind,
    verbs: verbsOf(sub.endpoint),
  }));
  return [main, ...subresources.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** `/apis/GROUP/VERSION`, or `/api/v1`; `undefined` for an unknown group or version. */
export function resourceList(catalog: Catalog, group: string, version: string): object | undefined {
  const definitions = catalog.resources(group, version);
  if (definitions.length === 0) return undefined;
  const resources = definitions.flatMap(apiResources);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: groupVersion(group, version), resources };
}

function groupOf(catalog: Catalog, group: string): Record<string, unknown> {
  const versions = catalog.versions(group).map((version) => ({ groupVersion: groupVersion(group, version), version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** `/apis/GROUP`; `undefined` for an unknown group. */
export const apiGroup = (catalog: Catalog, group: string): object | undefined =>
  catalog.versions(group).length === 0 ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupOf(catalog, group) };

/** `/apis`. */
export function apiGroups(catalog: Catalog): object {
  const groups = catalog.groups().filter((group) => group !== "");
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.map((group) => groupOf(catalog, group)) };
}

/** `/api`. */
export const apiVersions = (catalog: Catalog, serverAddress: string): object => ({
  kind: "APIVersions",
  versions: catalog.versions(""),
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
});

function discovered(definition: ResourceDefinition): object {
  const { group, version, kind, namespaced, resource, singular, shortNames, categories, endpoint } = definition;
  const subresources = Object.entries(definition.subresources ?? {}).map(([subresource, sub]) => ({
    subresource,
    responseKind: { group: sub.group ?? group, version: sub.version ?? version, kind: sub.kind },
    verbs: verbsOf(sub.endpoint),
  }));
  return {
    resource,
    responseKind: { group, version, kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs: verbsOf(endpoint),
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

/** Aggregated discovery: everything below `/api` or `/apis` in one answer. */
export const aggregated = (catalog: Catalog, core: boolean, discoveryVersion: string): object => ({
  kind: "APIGroupDiscoveryList",
  apiVersion: `apidiscovery.k8s.io/${discoveryVersion}`,
  metadata: {},
  items: catalog
    .groups()
    .filter((group) => (group === "") === core)
    .map((group) => ({
      metadata: { creationTimestamp: null, ...(group === "" ? {} : { name: group }) },
      versions: catalog.versions(group).map((version) => ({
        version,
        resources: catalog.resources(group, version).map(discovered),
        freshness: "Current",
      })),
    })),
});
