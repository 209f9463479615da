import { equal, isRecord } from "../apiserver/copy.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { setDefaults } from "./podDefaults.ts";
import { specOf, statusOf, workloadKind } from "./workloadKind.ts";

const counts = ["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled"] as const;

const templateGeneration = "deprecated.daemonset.template.generation";

/** apps/v1 DaemonSet. An annotation counts the changes of its template, as in the API. */
export const daemonSets: ApiModule = (core) => [
  workloadKind(core, {
    kind: "DaemonSet",
    shortNames: ["ds"],
    prepareForCreate(object) {
      object.metadata.annotations = { ...object.metadata.annotations, [templateGeneration]: "1" };
    },
    prepareForUpdate(object, old) {
      const before = Number(old.metadata.annotations?.[templateGeneration] ?? 1);
      const count = before + (equal(object.spec["template"], old.spec["template"]) ? 0 : 1);
      object.metadata.annotations = { ...object.metadata.annotations, [templateGeneration]: String(count) };
    },
    defaults(spec) {
      setDefaults(spec, { updateStrategy: {}, revisionHistoryLimit: 10 });
      const strategy = spec["updateStrategy"];
      if (!isRecord(strategy)) return;
      setDefaults(strategy, { type: "RollingUpdate" });
      if (strategy["type"] === "RollingUpdate") {
        setDefaults(strategy, { rollingUpdate: {} });
        if (isRecord(strategy["rollingUpdate"]))
          setDefaults(strategy["rollingUpdate"], { maxUnavailable: 1, maxSurge: 0 });
      }
    },
    table: {
      columns: [
        "Name",
        ...["Desired", "Current", "Ready", "Up-to-date", "Available"].map((name) => ({
          name,
          type: "integer" as const,
        })),
        "Node Selector",
        "Age",
      ],
      cells(object, now) {
        const status = statusOf(object);
        const template = specOf(object)["template"];
        const podSpec = isRecord(template) && isRecord(template["spec"]) ? template["spec"] : {};
        const selector = Object.entries(isRecord(podSpec["nodeSelector"]) ? podSpec["nodeSelector"] : {});
        return [
          object.metadata.name,
          ...counts.map((count) => status[count] ?? 0),
          status["numberAvailable"] ?? 0,
          selector.length === 0 ? "<none>" : selector.map(([k, v]) => `${k}=${v}`).join(","),
          age(object.metadata.creationTimestamp, now),
        ];
      },
    },
  }),
];
