import type { KubeObject } from "../apiserver/kubeObject.ts";

/** The kinds that keep a number of pods. */
export const replicaSets = { group: "apps", resource: "replicasets" } as const;
export const replicationControllers = { group: "", resource: "replicationcontrollers" } as const;

/** A pod template. */
export interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Record<string, unknown>;
}

/** The counts of a ReplicaSet or ReplicationController. */
export interface ReplicasStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
  conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
}

/** A ReplicaSet or ReplicationController. */
export interface Replicas extends KubeObject {
  spec: { replicas?: number; minReadySeconds?: number; template?: Template; selector?: unknown };
  status?: ReplicasStatus;
}

/** The number of pods that are wanted. */
export const wantedOf = ({ spec }: Replicas): number => spec.replicas ?? 1;

/** The number of pods that are available. */
export const availableOf = ({ status }: Replicas): number => status?.availableReplicas ?? 0;

/** The sum over several. */
export const sumOf = <T>(all: readonly T[], count: (one: T) => number): number =>
  all.reduce((sum, one) => sum + count(one), 0);
