import type { PodState } from "./kubelet.ts";
import type { Pod, PodStatus } from "./ownedPod.ts";

/** The status that a kubelet reports for a state. Unchanged conditions keep their times. */
export function podStatus(pod: Pod, state: PodState, now: string): PodStatus {
  const { status = {} } = pod;
  const waiting = waitingOf(pod, state);
  const isReady = state === "Ready";
  const names = (pod.spec.containers ?? []).map(({ name }) => name);
  const unready = { reason: "ContainersNotReady", message: `containers with unready status: [${names.join(" ")}]` };
  const ready = isReady ? { status: "True" } : { status: "False", ...unready };
  const scheduled = state !== "Unschedulable";
  const wanted = scheduled
    ? [
        { type: "Initialized", status: "True" },
        { type: "Ready", ...ready },
        { type: "ContainersReady", ...ready },
        { type: "PodScheduled", status: "True" },
      ]
    : [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: noNode }];
  return {
    ...status,
    phase: phaseOf(state),
    conditions: wanted.map((condition) => {
      const before = status.conditions?.find(({ type }) => type === condition.type);
      const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
      return { ...condition, lastTransitionTime: since ?? now };
    }),
    ...(scheduled
      ? {
          hostIP: "10.0.0.1",
          startTime: status.startTime ?? now,
          containerStatuses: (pod.spec.containers ?? []).map(({ name, image = "" }) => ({
            name,
            image,
            imageID: waiting === undefined || state === "CrashLoopBackOff" ? image : "",
            ready: isReady,
            started: waiting === undefined,
            ...containerState(state, waiting, status.startTime ?? now),
          })),
        }
      : {}),
  };
}

const noNode = "0/1 nodes are available: 1 Insufficient memory.";

function phaseOf(state: PodState): string {
  if (state === "Succeeded" || state === "Failed") return state;
  return state === "Ready" || state === "NotReady" || state === "CrashLoopBackOff" ? "Running" : "Pending";
}

interface Waiting {
  readonly reason: string;
  readonly message: string;
}

function waitingOf({ metadata, spec }: Pod, state: PodState): Waiting | undefined {
  if (typeof state === "object") return state;
  const [first] = spec.containers ?? [];
  const container = `${first?.name} pod=${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  switch (state) {
    case "ImagePullBackOff":
      return { reason: state, message: `Back-off pulling image "${first?.image}"` };
    case "CrashLoopBackOff":
      return { reason: state, message: `back-off 10s restarting failed container=${container}` };
    case "CreateContainerConfigError":
      return { reason: state, message: "couldn't find key in Secret or ConfigMap" };
    default:
      return undefined;
  }
}

function containerState(state: PodState, waiting: Waiting | undefined, startedAt: string): object {
  if (state === "Succeeded" || state === "Failed") {
    const [exitCode, reason] = state === "Succeeded" ? [0, "Completed"] : [1, "Error"];
    const terminated = { exitCode, reason, startedAt, finishedAt: startedAt };
    return { restartCount: 0, lastState: {}, state: { terminated } };
  }
  if (waiting === undefined) return { restartCount: 0, lastState: {}, state: { running: { startedAt } } };
  if (state !== "CrashLoopBackOff") return { restartCount: 0, lastState: {}, state: { waiting } };
  const terminated = { exitCode: 1, reason: "Error", startedAt, finishedAt: startedAt };
  return { restartCount: 1, lastState: { terminated }, state: { waiting } };
}
