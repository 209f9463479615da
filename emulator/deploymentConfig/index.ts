import type { ApiModule, ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { deploymentConfigInstantiate } from "./instantiate.ts";
import { type DeploymentConfig, deploymentConfigKind } from "./object.ts";
import { deploymentConfigRollback } from "./rollback.ts";
import { deploymentConfigScale } from "./scale.ts";
import {
  deploymentConfigRollbackSchema,
  deploymentConfigSchema,
  deploymentRequestSchema,
  deploymentScaleSchema,
} from "./schema.ts";
import { deploymentConfigStatusStrategy, deploymentConfigStrategy } from "./strategy.ts";
import { deploymentConfigTable } from "./table.ts";

/** The API group apps.openshift.io. */
export const deploymentConfigs: ApiModule = (core) => [deploymentConfig(core)];

/** DeploymentConfig of apps.openshift.io, with the subresources that need no pods. */
function deploymentConfig(core: ClusterCore): ResourceDefinition {
  const statuses = new StoredResource<DeploymentConfig>(core, deploymentConfigKind, deploymentConfigStatusStrategy);
  return {
    ...deploymentConfigKind,
    singular: "deploymentconfig",
    shortNames: ["dc"],
    categories: ["all"],
    schema: deploymentConfigSchema,
    table: deploymentConfigTable,
    endpoint: new StoredResource<DeploymentConfig>(core, deploymentConfigKind, deploymentConfigStrategy),
    subresources: {
      instantiate: {
        kind: "DeploymentRequest",
        schema: deploymentRequestSchema,
        endpoint: deploymentConfigInstantiate(core),
      },
      rollback: {
        kind: "DeploymentConfigRollback",
        schema: deploymentConfigRollbackSchema,
        endpoint: deploymentConfigRollback(core),
      },
      scale: {
        kind: "Scale",
        group: "extensions",
        version: "v1beta1",
        schema: deploymentScaleSchema,
        endpoint: deploymentConfigScale(core),
      },
      status: {
        kind: "DeploymentConfig",
        endpoint: {
          get: (context, name) => statuses.get(context, name),
          update: (context, name, change, options) => statuses.update(context, name, change, options),
          decode: (object) => statuses.decode(object),
        },
      },
    },
  };
}
