import type { ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { type Build, buildKind } from "./buildObject.ts";
import { buildSchema } from "./buildSchemas.ts";
import { buildStrategy } from "./buildStrategy.ts";
import { buildTable } from "./buildTables.ts";

/** Build of build.openshift.io. */
export function build(core: ClusterCore): ResourceDefinition {
  return {
    ...buildKind,
    singular: "build",
    categories: ["all"],
    selectable: ["status", "podName"],
    schema: buildSchema,
    table: buildTable,
    endpoint: new StoredResource<Build>(core, buildKind, buildStrategy),
  };
}
