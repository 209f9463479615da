import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";
import { podSpecDefaults, setDefaults } from "./podDefaults.ts";
import { podSpecErrors } from "./podValidation.ts";
import { storedKind } from "./storedKind.ts";
import { statusOf } from "./workloadKind.ts";

interface Pod extends KubeObject {
  spec: Record<string, unknown>;
}

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
        ],
        cells(object, now) {
          const containers = isRecord(object["spec"]) ? object["spec"]["containers"] : [];
          const ready = `0/${Array.isArray(containers) ? containers.length : 0}`;
          const { name, creationTimestamp } = object.metadata;
          return [name, ready, statusOf(object)["phase"] ?? "Unknown", "0", age(creationTimestamp, now)];
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
          Object.assign(object, { status: { phase: "Pending", qosClass: "BestEffort" } });
        },
        selectableFields: (object) => ({
          "status.phase": String(statusOf(object)["phase"] ?? ""),
          "spec.nodeName": String(object.spec["nodeName"] ?? ""),
          "spec.restartPolicy": String(object.spec["restartPolicy"] ?? ""),
        }),
        validateCreate: (_context, { spec }) => podSpecErrors(spec, "spec", true),
      },
    },
  ),
];
