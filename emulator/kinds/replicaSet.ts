import type { ApiModule } from "../apiserver/resource.ts";
import { age, type TableDefinition } from "../apiserver/tableAnswer.ts";
import { setDefaults } from "./podDefaults.ts";
import { specOf, statusOf, workloadKind } from "./workloadKind.ts";

/** The table of kinds that keep a number of pods. */
export const replicaTable: TableDefinition = {
  columns: [
    "Name",
    { name: "Desired", type: "integer" },
    { name: "Current", type: "integer" },
    { name: "Ready", type: "integer" },
    "Age",
  ],
  cells(object, now) {
    const { replicas = 0, readyReplicas = 0 } = statusOf(object);
    const { name, creationTimestamp } = object.metadata;
    return [name, specOf(object)["replicas"] ?? 0, replicas, readyReplicas, age(creationTimestamp, now)];
  },
};

/** apps/v1 ReplicaSet. */
export const replicaSets: ApiModule = (core) => [
  workloadKind(core, {
    kind: "ReplicaSet",
    shortNames: ["rs"],
    scalable: true,
    defaults: (spec) => setDefaults(spec, { replicas: 1 }),
    table: replicaTable,
  }),
];
