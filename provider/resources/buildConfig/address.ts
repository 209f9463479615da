import { apiVersions } from "../../image/apiVersion.ts";

/** The kind on the cluster. */
export const buildConfigOnCluster = {
  apiVersion: apiVersions.BuildConfig,
  kind: "BuildConfig",
  isOff:
    "the cluster has no BuildConfigs: enable its capability Build (ClusterVersion, additionalEnabledCapabilities), or use a cluster that has it",
} as const;
