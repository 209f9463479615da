import type { KubeObject } from "../apiserver/kubeObject.ts";

/** The resource of Pods. */
export const podResource = { group: "", resource: "pods" } as const;

interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
}

/** The status of a Pod, as far as controllers look at it. */
export interface PodStatus {
  readonly phase?: string;
  readonly startTime?: string;
  readonly conditions?: readonly PodCondition[];
  readonly [member: string]: unknown;
}

/** A Pod as it is stored. */
export interface Pod extends KubeObject {
  spec: { restartPolicy?: string; containers?: readonly { name: string; image?: string }[] };
  status?: PodStatus;
}

/** The time since which a pod is ready; undefined if it is not. */
export function readySince({ status }: Pod): Date | undefined {
  const condition = status?.conditions?.find(({ type }) => type === "Ready");
  return condition?.status === "True" ? new Date(condition.lastTransitionTime ?? 0) : undefined;
}

/** The owner that controls an object. */
export function controllerOf({ metadata }: KubeObject): { kind: string; name: string; uid: string } | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}
