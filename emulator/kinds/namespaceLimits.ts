import type { ApiModule } from "../apiserver/resource.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

/**
 * v1 LimitRange and ResourceQuota. `openshift.io/…` limits and quotas count for image streams; no controller computes a
 * quota's status.
 */
export const namespaceLimits: ApiModule = (core) => [
  storedKind(core, {
    ...kubernetesKind("LimitRange"),
    shortNames: ["limits"],
  }),
  storedKind(
    core,
    {
      ...kubernetesKind("ResourceQuota"),
      shortNames: ["quota"],
    },
    { status: true },
  ),
];
