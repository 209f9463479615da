import type { ResourceRequirements } from "../buildConfig/spec.ts";

/** A taint of nodes that the pruner's pod tolerates. */
export interface Toleration {
  /** Key of the taint. @default any */
  key?: string;
  /** `Exists` or `Equal`. @default "Equal" */
  operator?: "Exists" | "Equal";
  /** Value of the taint. */
  value?: string;
  /** Effect of the taint. @default any */
  effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /** Seconds for which `NoExecute` is tolerated. @default for ever */
  tolerationSeconds?: number;
}

/** The API's `ImagePrunerSpec`. */
export interface ImagePrunerSpec {
  /** Five fields of cron, or `@daily` and the like. Empty means daily at midnight. */
  schedule?: string;
  /** Starts no more jobs. @default false */
  suspend?: boolean;
  /** Images of each tag that are kept, newest first. @default 3 */
  keepTagRevisions?: number;
  /** The older form of `keepYoungerThanDuration`, in nanoseconds. */
  keepYoungerThan?: number;
  /** Images and objects that are younger are kept, and what they refer to: `60m`, `24h`. @default "60m" */
  keepYoungerThanDuration?: string;
  /** Requests and limits of the pod. */
  resources?: ResourceRequirements;
  /** Affinity of the pod, as in Kubernetes. */
  affinity?: Record<string, unknown>;
  /** Labels of the nodes on which the pod may run. */
  nodeSelector?: Record<string, string>;
  /** Taints that the pod tolerates. */
  tolerations?: Toleration[];
  /** Successful jobs that are kept. @default 3 */
  successfulJobsHistoryLimit?: number;
  /** Failed jobs that are kept. @default 3 */
  failedJobsHistoryLimit?: number;
  /** Goes on where an object refers to an image by something that is no reference. @default false */
  ignoreInvalidImageReferences?: boolean;
  /** Amount of what the job writes. @default "Normal" */
  logLevel?: "Normal" | "Debug" | "Trace" | "TraceAll";
}
