import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { Activity } from "../controllers/activity.ts";
import { DeployerController } from "./deployerController.ts";
import { DeploymentController } from "./deploymentController.ts";
import type { Kubelet } from "./kubelet.ts";
import { startKubeletController } from "./kubeletController.ts";
import { ReplicaController } from "./replicaController.ts";
import { REPLICA_KINDS } from "./replicas.ts";

/** Starts the controllers of a cluster that runs pods. */
export function startRollouts(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
  kubelet: Kubelet,
): Controller[] {
  return [
    startKubeletController(core, activity, client, kubelet),
    ...REPLICA_KINDS.map((kind) => new ReplicaController(core, activity, client, kind)),
    new DeploymentController(core, activity, client),
    new DeployerController(core, activity, client),
  ];
}
