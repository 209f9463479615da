import type { ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { type Build, buildKind } from "./buildObject.ts";
import { buildRequestSchema, buildSchema } from "./buildSchemas.ts";
import { buildStrategy } from "./buildStrategy.ts";
import { buildTable } from "./buildTables.ts";
import { buildClone } from "./clone.ts";
import { buildDetails } from "./details.ts";
import { buildLog } from "./log.ts";

/** Build of build.openshift.io. */
export function build(core: ClusterCore): ResourceDefinition {
  const builds = new StoredResource<Build>(core, buildKind, buildStrategy);
  return {
    ...buildKind,
    singular: "build",
    categories: ["all"],
    selectable: ["status", "podName"],
    schema: buildSchema,
    table: buildTable,
    endpoint: builds,
    subresources: {
      clone: { kind: "BuildRequest", schema: buildRequestSchema, endpoint: buildClone(core) },
      details: { kind: "Build", endpoint: buildDetails(core) },
      log: { kind: "BuildLog", endpoint: buildLog(core, builds) },
    },
  };
}
