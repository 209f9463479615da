import { equal, isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";
import { podSpecDefaults, setDefaults } from "./podDefaults.ts";
import { podSpecErrors } from "./podValidation.ts";
import { qosClass } from "./qosClass.ts";
import { storedKind } from "./storedKind.ts";
import { statusOf } from "./workloadKind.ts";

interface Pod extends KubeObject {
  spec: Record<string, unknown>;
}

const none = "<none>";
const wide = ["IP", "Node", "Nominated Node", "Readiness Gates"];

/** v1 Pod. Never scheduled or run: it stays Pending unless a test writes its status. */
export const pods: ApiModule = (core) => [
  storedKind<Pod>(
    core,
    {
      group: "",
      version: "v1",
      resource: "pods",
      singular: "pod",
      kind: "Pod",
      selectable: ["status.phase", "spec.nodeName", "spec.restartPolicy"],
      namespaced: true,
      shortNames: ["po"],
      categories: ["all"],
      schema: kubernetesSchema("Pod"),
      table: {
        columns: [
          { name: "Name", format: "name" },
          { name: "Ready" },
          { name: "Status" },
          { name: "Restarts" },
          { name: "Age" },
          ...wide.map((name) => ({ name, priority: 1 })),
        ],
        cells(object, now) {
          const containers = isRecord(object["spec"]) ? object["spec"]["containers"] : [];
          const ready = `0/${Array.isArray(containers) ? containers.length : 0}`;
          const { name, creationTimestamp } = object.metadata;
          const { phase = "Unknown", podIP = none, nominatedNodeName = none } = statusOf(object);
          const node = (isRecord(object["spec"]) && object["spec"]["nodeName"]) || none;
          return [name, ready, phase, "0", age(creationTimestamp, now), podIP, node, nominatedNodeName, none];
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
