import { equal, isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { podSpecDefaults, setDefaults } from "./podDefaults.ts";
import { podSpecErrors } from "./podValidation.ts";
import { storedKind } from "./storedKind.ts";
import { statusOf } from "./workloadKind.ts";

interface Pod extends KubeObject {
  spec: Record<string, unknown>;
}

function containerStatuses(object: KubeObject): Record<string, unknown>[] {
  const { containerStatuses: list } = statusOf(object);
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** The reason that a container waits for, or the phase. */
function reasonOf(object: KubeObject): unknown {
  const reasons = containerStatuses(object).flatMap(({ state }) => {
    const waiting = isRecord(state) ? state["waiting"] : undefined;
    return isRecord(waiting) ? [waiting["reason"]] : [];
  });
  return reasons.at(-1) ?? statusOf(object)["phase"] ?? "Unknown";
}

const none = "<none>";
const wide = ["IP", "Node", "Nominated Node", "Readiness Gates"];

/** v1 Pod. It stays Pending unless the cluster has a kubelet, or a test writes its status. */
export const pods: ApiModule = (core) => [
  storedKind<Pod>(
    core,
    {
      ...kubernetesKind("Pod"),
      selectable: ["status.phase", "spec.nodeName", "spec.restartPolicy"],
      shortNames: ["po"],
      categories: ["all"],
      table: {
        columns: ["Name", "Ready", "Status", "Restarts", "Age", ...wide.map((name) => ({ name, priority: 1 }))],
        cells(object, now) {
          const containers = isRecord(object["spec"]) ? object["spec"]["containers"] : [];
          const running = containerStatuses(object);
          const isReady = running.filter(({ ready }) => ready === true).length;
          const ready = `${isReady}/${Array.isArray(containers) ? containers.length : 0}`;
          const restarts = String(running.reduce((sum, { restartCount }) => sum + Number(restartCount ?? 0), 0));
          const { name, creationTimestamp } = object.metadata;
          const { podIP = none, nominatedNodeName = none } = statusOf(object);
          const node = (isRecord(object["spec"]) && object["spec"]["nodeName"]) || none;
          const status = reasonOf(object);
          return [name, ready, status, restarts, age(creationTimestamp, now), podIP, node, nominatedNodeName, none];
        },
      },
    },
    {
      status: true,
      strategy: {
        revalidatesMeta: true,
        decode(object) {
          if (!isRecord(object["spec"])) object.spec = {};
          podSpecDefaults(object.spec);
          setDefaults(object.spec, { enableServiceLinks: true });
        },
        prepareForCreate: (_context, object) => {
          object.metadata.generation = 1;
          Object.assign(object, { status: { phase: "Pending", qosClass: qosClass(object.spec) } });
        },
        selectableFields: (object) => ({
          "status.phase": String(statusOf(object)["phase"] ?? ""),
          "spec.nodeName": String(object.spec["nodeName"] ?? ""),
          "spec.restartPolicy": String(object.spec["restartPolicy"] ?? ""),
        }),
        prepareForUpdate(_context, object, old) {
          if (!equal(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
        },
        validateCreate: (_context, { spec }) => podSpecErrors(spec, "spec", true),
      },
    },
  ),
];

const resources = ["cpu", "memory"];

function quantities(container: unknown, kind: "requests" | "limits"): Record<string, unknown> {
  const given = isRecord(container) && isRecord(container["resources"]) ? container["resources"][kind] : undefined;
  return isRecord(given) ? given : {};
}

/** A pod's class of service, from the resources of its containers. Absent requests equal the limits. */
function qosClass({ containers, initContainers }: Record<string, unknown>): string {
  const all = [containers, initContainers].flatMap((list) => (Array.isArray(list) ? list : []));
  const counted = all.flatMap((container) =>
    resources.map((resource) => {
      const limit = quantities(container, "limits")[resource];
      return { limit, request: quantities(container, "requests")[resource] ?? limit };
    }),
  );
  if (counted.every(({ request }) => request === undefined)) return "BestEffort";
  const guaranteed = counted.every(({ limit, request }) => limit !== undefined && limit === request);
  return guaranteed ? "Guaranteed" : "Burstable";
}
