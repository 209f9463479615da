import type { KubeObject } from "../apiserver/kubeObject.ts";

/** A state of a pod's containers: one that a kubelet reports, or a reason of the test's own. */
export type PodState =
  /** All containers run and are ready. */
  | "Ready"
  /** All containers run, and none becomes ready. */
  | "NotReady"
  /** All containers have ended well. */
  | "Succeeded"
  /** A container has ended badly, and is not started again. */
  | "Failed"
  /** No node takes the pod. */
  | "Unschedulable"
  /** The image cannot be pulled. */
  | "ImagePullBackOff"
  /** The containers end again and again. */
  | "CrashLoopBackOff"
  /** A Secret or ConfigMap is missing. */
  | "CreateContainerConfigError"
  /** The containers wait for this reason. */
  | WaitingContainers;

/** Containers that wait for a reason of the test's own. */
export interface WaitingContainers {
  /** `InvalidImageName` and the like. */
  readonly reason: string;
  /** Text of the container's state. */
  readonly message: string;
}

/** Decides the state of a pod. */
export type PodDecision = (pod: KubeObject) => PodState;

/** A Job's pod does its work; any other pod serves. */
const readyOrDone: PodDecision = ({ metadata }) =>
  metadata.ownerReferences?.some(({ kind }) => kind === "Job") ? "Succeeded" : "Ready";

/** Runs the pods of an emulated cluster: makes them ready, or lets them fail. */
export class Kubelet {
  readonly #listeners = new Set<() => void>();
  #decide: PodDecision;

  /** @param decide @default the pods of Jobs succeed, all others become ready */
  constructor(decide: PodDecision = readyOrDone) {
    this.#decide = decide;
  }

  /** Replaces the decision, also for the pods that exist. */
  decide(decide: PodDecision): void {
    this.#decide = decide;
    for (const listener of this.#listeners) listener();
  }

  /** @internal */
  stateOf(pod: KubeObject): PodState {
    return this.#decide(pod);
  }

  /** @internal */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
