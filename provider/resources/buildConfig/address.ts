import { isClusterError } from "../../cluster/clusterError.ts";
import type { ObjectAddress } from "../../cluster/objects.ts";
import { apiVersions } from "../../image/apiVersion.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { BuildConfigInputs } from "./inputs.ts";

/** Address of a BuildConfig. */
export const buildConfigAddress = ({ metadata }: Pick<BuildConfigInputs, "metadata">): Required<ObjectAddress> => ({
  apiVersion: apiVersions.BuildConfig,
  kind: "BuildConfig",
  namespace: metadata.namespace,
  name: metadata.name,
});

/** Text for a cluster without the API of builds. */
export const buildsAreOff =
  "the cluster has no BuildConfigs: enable its capability Build (ClusterVersion, additionalEnabledCapabilities), or use a cluster that has it";

/** An error that says so where the cluster has no API of builds. */
export const withoutApi = (error: unknown): unknown =>
  isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND")
    ? new ImageStreamError("BUILDS_UNAVAILABLE", buildsAreOff, { cause: error })
    : error;
