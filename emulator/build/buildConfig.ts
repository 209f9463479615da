import type { ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { buildConfigInstantiate } from "./buildConfigInstantiate.ts";
import { buildConfigInstantiateBinary } from "./buildConfigInstantiateBinary.ts";
import { type BuildConfig, buildConfigKind } from "./buildConfigObject.ts";
import { buildConfigStrategy } from "./buildConfigStrategy.ts";
import { buildConfigSchema, buildRequestSchema } from "./buildSchemas.ts";
import { buildConfigTable } from "./buildTables.ts";
import { buildConfigWebhooks } from "./webhooks/endpoint.ts";

/** BuildConfig of build.openshift.io. */
export function buildConfig(core: ClusterCore): ResourceDefinition {
  return {
    ...buildConfigKind,
    singular: "buildconfig",
    shortNames: ["bc"],
    categories: ["all"],
    schema: buildConfigSchema,
    table: buildConfigTable,
    endpoint: new StoredResource<BuildConfig>(core, buildConfigKind, buildConfigStrategy),
    subresources: {
      instantiate: { kind: "BuildRequest", schema: buildRequestSchema, endpoint: buildConfigInstantiate(core) },
      instantiatebinary: { kind: "BinaryBuildRequestOptions", endpoint: buildConfigInstantiateBinary(core) },
      webhooks: { kind: "Build", endpoint: buildConfigWebhooks(core) },
    },
  };
}
