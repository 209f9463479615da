import { equal, isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { storedKind } from "./storedKind.ts";
import { structuralSchema } from "./structuralSchema.ts";

interface Version {
  readonly name: string;
  readonly served?: boolean;
  readonly schema?: { readonly openAPIV3Schema?: Record<string, unknown> };
  readonly subresources?: { readonly status?: object };
}

/** A posted CustomResourceDefinition. */
export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    names: {
      plural: string;
      singular?: string;
      kind: string;
      listKind?: string;
      shortNames?: string[];
      categories?: string[];
    };
    scope: "Namespaced" | "Cluster";
    versions: Version[];
  };
}

const wish = ({ metadata: _metadata, status: _status, ...rest }: KubeObject): object => rest;

/** The resources of a CustomResourceDefinition, one for each version. */
export function customResources(core: ClusterCore, { spec }: CustomResourceDefinition): ResourceDefinition[] {
  const { group, names, scope, versions } = spec;
  return versions
    .filter(({ served = true }) => served)
    .map((version) => {
      const hasStatus = isRecord(version.subresources) && version.subresources.status !== undefined;
      const schema = structuralSchema(names.kind, version.schema?.openAPIV3Schema);
      const definition = {
        group,
        version: version.name,
        resource: names.plural,
        singular: names.singular ?? names.kind.toLowerCase(),
        kind: names.kind,
        namespaced: scope === "Namespaced",
        itemsCarryKind: true,
        ...(names.shortNames === undefined ? {} : { shortNames: names.shortNames }),
        ...(names.categories === undefined ? {} : { categories: names.categories }),
        ...(schema === undefined ? {} : { schema }),
      };
      return storedKind(core, definition, {
        status: hasStatus,
        strategy: {
          allowUnconditionalUpdate: false,
          prepareForCreate: (_context, object) => {
            object.metadata.generation = 1;
            if (hasStatus) delete object["status"];
          },
          prepareForUpdate: (_context, object, old) => {
            const changed = hasStatus
              ? !equal(wish(object), wish(old))
              : !equal({ ...object, metadata: {} }, { ...old, metadata: {} });
            if (changed) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
          },
        },
      });
    });
}
