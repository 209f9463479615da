import { copy, equal, isRecord } from "../apiserver/copy.ts";
import { invalidValue } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { podTemplateDefaults, setDefaults } from "./podDefaults.ts";
import { immutableSelector, workloadErrors } from "./podValidation.ts";
import { storedKind } from "./storedKind.ts";
import { withContainers } from "./wideColumns.ts";
import { specOf, statusOf, type Workload } from "./workloadKind.ts";

function jobSpecDefaults(spec: Record<string, unknown>): void {
  podTemplateDefaults(spec);
  setDefaults(spec, {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: "TerminatingOrFailed",
  });
}

/** The server generates the labels that identify a Job's pods. */
function generateSelector(object: Workload): void {
  if (object.spec["manualSelector"] === true || !isRecord(object.spec["template"])) return;
  const { uid = "", name = "" } = object.metadata;
  const metadata = isRecord(object.spec["template"]["metadata"]) ? object.spec["template"]["metadata"] : {};
  const labels = {
    ...(isRecord(metadata["labels"]) ? metadata["labels"] : {}),
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  object.spec["selector"] = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  object.spec["template"] = { ...object.spec["template"], metadata: { ...metadata, labels } };
}

const podPolicies = ["OnFailure", "Never"];

/** batch/v1 Job. */
export const jobs: ApiModule = (core) => [
  storedKind<Workload>(
    core,
    {
      ...kubernetesKind("Job", "batch"),
      categories: ["all"],
      table: withContainers({
        columns: ["Name", "Status", "Completions", "Duration", "Age"],
        cells: (object, now) => {
          const done = `${statusOf(object)["succeeded"] ?? 0}/${specOf(object)["completions"] ?? 1}`;
          const { name, creationTimestamp } = object.metadata;
          return [name, "Running", done, "", age(creationTimestamp, now)];
        },
      }),
    },
    {
      status: true,
      generation: true,
      strategy: {
        orphansDependents: true,
        decode(object: KubeObject) {
          if (!isRecord(object["spec"])) object["spec"] = {};
          jobSpecDefaults(specOf(object));
        },
        prepareForCreate: (_context, object) => generateSelector(object),
        validateCreate: (_context, { spec }) => workloadErrors(spec, podPolicies),
        validateUpdate: (_context, { spec }, old) => [
          ...immutableSelector(spec, old.spec),
          ...(equal(spec["template"], old.spec["template"])
            ? []
            : [invalidValue("spec.template", copy(spec["template"]), "field is immutable")]),
        ],
      },
    },
  ),
];
