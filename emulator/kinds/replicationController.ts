import { isRecord } from "../apiserver/copy.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { podTemplateDefaults, setDefaults } from "./podDefaults.ts";
import { podSpecErrors } from "./podValidation.ts";
import { replicaTable } from "./replicaSet.ts";
import { scale } from "./scale.ts";
import { storedKind } from "./storedKind.ts";
import { withContainers } from "./wideColumns.ts";
import type { Workload } from "./workloadKind.ts";

function templateOf(spec: Record<string, unknown>): Record<string, unknown> {
  const template = isRecord(spec["template"]) ? spec["template"] : {};
  return template;
}

function labelsOf(spec: Record<string, unknown>): unknown {
  const metadata = templateOf(spec)["metadata"];
  return isRecord(metadata) ? metadata["labels"] : undefined;
}

const definition = {
  ...kubernetesKind("ReplicationController"),
  shortNames: ["rc"],
  categories: ["all"],
};

/** v1 ReplicationController. */
export const replicationControllers: ApiModule = (core) => [
  storedKind<Workload>(
    core,
    {
      ...definition,
      table: withContainers(replicaTable, { selector: "labels" }),
    },
    {
      status: true,
      generation: true,
      subresources: { scale: scale(core, definition) },
      strategy: {
        orphansDependents: true,
        decode(object) {
          if (!isRecord(object["spec"])) object.spec = {};
          if (object.spec["template"] !== undefined) podTemplateDefaults(object.spec);
          const labels = labelsOf(object.spec);
          setDefaults(object.spec, { replicas: 1, ...(labels === undefined ? {} : { selector: labels }) });
        },
        prepareForCreate: (_context, object) => {
          Object.assign(object, { status: { replicas: 0 } });
        },
        validateCreate: (_context, { spec }) => {
          const podSpec = templateOf(spec)["spec"];
          return podSpecErrors(isRecord(podSpec) ? podSpec : {}, "spec.template.spec", false);
        },
      },
    },
  ),
];
