import { equal, isRecord } from "../apiserver/copy.ts";
import { forbiddenField } from "../apiserver/fieldError.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { setDefaults } from "./podDefaults.ts";
import { specOf, statusOf, workloadKind } from "./workloadKind.ts";

const mutable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

const fixed = (spec: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => !mutable.includes(key)));

/** apps/v1 StatefulSet. */
export const statefulSets: ApiModule = (core) => [
  workloadKind(core, {
    kind: "StatefulSet",
    shortNames: ["sts"],
    scalable: true,
    defaults(spec) {
      setDefaults(spec, {
        replicas: 1,
        podManagementPolicy: "OrderedReady",
        updateStrategy: {},
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      });
      const strategy = spec["updateStrategy"];
      if (!isRecord(strategy)) return;
      setDefaults(strategy, { type: "RollingUpdate" });
      if (strategy["type"] === "RollingUpdate") setDefaults(strategy, { rollingUpdate: { partition: 0 } });
    },
    updateErrors: (spec, old) =>
      equal(fixed(spec), fixed(old))
        ? []
        : [
            forbiddenField(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
            ),
          ],
    table: {
      columns: ["Name", "Ready", "Age"],
      cells(object, now) {
        const { name, creationTimestamp } = object.metadata;
        const ready = `${statusOf(object)["readyReplicas"] ?? 0}/${specOf(object)["replicas"] ?? 0}`;
        return [name, ready, age(creationTimestamp, now)];
      },
    },
  }),
];
