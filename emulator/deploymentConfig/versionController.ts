import { copy } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { DeploymentConfig } from "./object.ts";
import { deploymentName, encodedConfig } from "./rollout.ts";

/** The resource of ReplicationControllers. */
export const versionControllers = { group: "", resource: "replicationcontrollers" } as const;

/** The ReplicationController of one DeploymentConfig version. */
export interface ReplicationController extends KubeObject {
  spec: { replicas?: number; template?: { spec?: { containers?: readonly { image?: string }[] } } };
  status?: { replicas: number; readyReplicas?: number; availableReplicas?: number };
}

const configKey = "openshift.io/deployment-config.name";
const versionKey = "openshift.io/deployment-config.latest-version";
const phaseKey = "openshift.io/deployment.phase";
const reason = "openshift.io/deployment.status-reason";
const cancelledKey = "openshift.io/deployment.cancelled";
const desiredKey = "kubectl.kubernetes.io/desired-replicas";
const replicasKey = "openshift.io/deployment.replicas";

/** The phase of a rollout. */
export type RolloutPhase = "New" | "Pending" | "Running" | "Complete" | "Failed";

export function phaseOf({ metadata }: KubeObject): RolloutPhase {
  return (metadata.annotations?.[phaseKey] ?? "New") as RolloutPhase;
}

/** Says if a newer version or a user has cancelled the rollout. */
export function isCancelled({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[cancelledKey] === "true";
}

/** The number of replicas that the rollout of a version is to reach. */
export function desiredReplicas({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[desiredKey] ?? 0);
}

/** Moves a rollout to its next phase. */
export function inPhase<T extends KubeObject>(
  controller: T,
  phase: RolloutPhase,
  annotations: Readonly<Record<string, string>> = {},
): T {
  const { [desiredKey]: desired = "0", ...rest } = {
    ...controller.metadata.annotations,
    ...annotations,
    [phaseKey]: phase,
  };
  const goal = phase === "Complete" ? { [replicasKey]: desired } : { [desiredKey]: desired };
  return { ...controller, metadata: { ...controller.metadata, annotations: { ...rest, ...goal } } };
}

/** The DeploymentConfig version of a ReplicationController, 0 if none. */
export function versionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[versionKey] ?? 0);
}

/** Says if the rollout is over. */
export function isTerminated({ metadata }: KubeObject): boolean {
  const phase = metadata.annotations?.[phaseKey];
  return phase === "Complete" || phase === "Failed";
}

/** Marks a rollout as cancelled by a newer version. */
export function cancelled(controller: ReplicationController): ReplicationController {
  const changed = copy(controller);
  changed.metadata.annotations = {
    ...changed.metadata.annotations,
    [cancelledKey]: "true",
    [phaseKey]: "Failed",
    [reason]: "newer deployment was found running",
  };
  return changed;
}

/** The ReplicationController of the latest version. Without replicas: the deployer pod sets them. */
export function replicationControllerOf(config: DeploymentConfig): KubeObject {
  const { metadata, spec, status } = config;
  const { name = "", namespace = "", uid = "" } = metadata;
  const deployment = deploymentName(config, status.latestVersion);
  const version = String(status.latestVersion);
  const pod = { deploymentconfig: name, deployment };
  return {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: {
      name: deployment,
      namespace,
      annotations: {
        [configKey]: name,
        [encodedConfig]: JSON.stringify(config),
        [phaseKey]: "New",
        [versionKey]: version,
        [desiredKey]: String(spec.replicas),
        [replicasKey]: "0",
        ...(status.details?.message === undefined ? {} : { [reason]: status.details.message }),
      },
      labels: { ...metadata.labels, [configKey]: name },
      ownerReferences: [
        {
          apiVersion: "apps.openshift.io/v1",
          kind: "DeploymentConfig",
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, ...pod },
      template: {
        metadata: {
          labels: { ...spec.template?.metadata?.labels, ...pod },
          annotations: {
            ...spec.template?.metadata?.annotations,
            "openshift.io/deployment.name": deployment,
            [configKey]: name,
            [versionKey]: version,
          },
        },
        spec: trimmed(spec.template?.spec ?? {}),
      },
    },
  };
}

/** Trims spaces around images: old objects may have them, pods must not. */
function trimmed(pod: NonNullable<NonNullable<DeploymentConfig["spec"]["template"]>["spec"]>): unknown {
  const containers = pod.containers?.map((container) => ({ ...container, image: container.image?.trim() }));
  return copy({ ...pod, containers });
}
