import { apiVersions } from "../../image/apiVersion.ts";

/** The kind on the cluster. */
export const deploymentConfigOnCluster = {
  apiVersion: apiVersions.DeploymentConfig,
  kind: "DeploymentConfig",
  isOff:
    "the cluster has no DeploymentConfigs: declare a Deployment and an ImageTrigger instead, or enable its capability DeploymentConfig (ClusterVersion, additionalEnabledCapabilities)",
} as const;
