import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { Activity } from "../controllers/activity.ts";
import { syncDaemonSet } from "./daemonSetController.ts";
import { DeployerController } from "./deployerController.ts";
import { DeploymentController } from "./deploymentController.ts";
import { syncJob } from "./jobController.ts";
import type { Kubelet } from "./kubelet.ts";
import { startKubeletController } from "./kubeletController.ts";
import { type OwnerKind, type PodOwner, startPodOwner } from "./podOwner.ts";
import { syncReplicas } from "./replicaController.ts";
import { replicaSets, replicationControllers } from "./replicas.ts";
import { syncStatefulSet } from "./statefulSetController.ts";

/** Starts the controllers of a cluster that runs pods. */
export function startRollouts(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
  kubelet: Kubelet,
): Controller[] {
  const owner = <T extends KubeObject>(kind: OwnerKind, sync: (one: PodOwner<T>) => Promise<void>): Controller =>
    startPodOwner(core, activity, client, kind, sync);
  const apps = { group: "apps", apiVersion: "apps/v1" };
  return [
    startKubeletController(core, activity, client, kubelet),
    owner({ ...replicaSets, apiVersion: "apps/v1", kind: "ReplicaSet" }, syncReplicas),
    owner({ ...replicationControllers, apiVersion: "v1", kind: "ReplicationController" }, syncReplicas),
    owner({ ...apps, resource: "statefulsets", kind: "StatefulSet" }, syncStatefulSet),
    owner({ ...apps, resource: "daemonsets", kind: "DaemonSet" }, syncDaemonSet),
    owner({ group: "batch", resource: "jobs", apiVersion: "batch/v1", kind: "Job" }, syncJob),
    new DeploymentController(core, activity, client),
    new DeployerController(core, activity, client),
  ];
}
