import { copy, equal } from "../apiserver/copy.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import type { Activity } from "../controllers/activity.ts";
import { Informer, keyOf, splitKey } from "../controllers/informer.ts";
import { conflictsAtOnce, WorkQueue } from "../controllers/workQueue.ts";
import type { Kubelet, PodState } from "./kubelet.ts";
import { type Pod, podResource } from "./ownedPod.ts";

import { podStatus } from "./podStatus.ts";

/** Containers that are started again never end. */
function stateOf(pod: Pod, kubelet: Kubelet): PodState {
  const state = kubelet.stateOf(pod);
  const ends = state === "Succeeded" || state === "Failed";
  return ends && pod.spec.restartPolicy === "Always" ? "CrashLoopBackOff" : state;
}

/** Writes the states that a kubelet decides into the status of Pods. */
export function startKubeletController(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
  kubelet: Kubelet,
): Controller {
  const pods = new Informer(core, podResource);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    workers: 10,
    retryAfter: conflictsAtOnce,
    async run(key) {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name) as Pod | undefined;
      if (pod === undefined || ["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) return;
      const status = podStatus(pod, stateOf(pod, kubelet), timestamp(core.clock));
      if (equal(copy(status), pod.status)) return;
      await client.replace({ ...podResource, namespace, subresource: "status" }, { ...pod, status });
    },
  });
  const ends = [
    pods.subscribe({ added: (pod) => queue.add(keyOf(pod)) }),
    kubelet.onChange(() => {
      for (const pod of pods.list()) queue.add(keyOf(pod));
    }),
  ];
  return {
    close() {
      for (const end of ends) end();
      queue.close();
    },
  };
}
