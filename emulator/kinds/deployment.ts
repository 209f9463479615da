import { isRecord } from "../apiserver/copy.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { setDefaults } from "./podDefaults.ts";
import { specOf, statusOf, workloadKind } from "./workloadKind.ts";

/** apps/v1 Deployment. */
export const deployments: ApiModule = (core) => [
  workloadKind(core, {
    kind: "Deployment",
    shortNames: ["deploy"],
    scalable: true,
    // The controller copies annotations to the ReplicaSets.
    generation: "annotations",
    defaults(spec) {
      setDefaults(spec, {
        replicas: 1,
        strategy: {},
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      });
      const strategy = spec["strategy"];
      if (!isRecord(strategy)) return;
      setDefaults(strategy, { type: "RollingUpdate" });
      if (strategy["type"] !== "RollingUpdate") return;
      setDefaults(strategy, { rollingUpdate: {} });
      if (isRecord(strategy["rollingUpdate"])) {
        setDefaults(strategy["rollingUpdate"], { maxUnavailable: "25%", maxSurge: "25%" });
      }
    },
    table: {
      columns: ["Name", "Ready", "Up-to-date", "Available", "Age"],
      cells(object, now) {
        const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = statusOf(object);
        const ready = `${readyReplicas}/${specOf(object)["replicas"] ?? 0}`;
        const { name, creationTimestamp } = object.metadata;
        return [name, ready, updatedReplicas, availableReplicas, age(creationTimestamp, now)];
      },
    },
  }),
];
