import { isRecord } from "../apiserver/copy.ts";
import type { FieldError } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import type { TableDefinition } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { podTemplateDefaults } from "./podDefaults.ts";
import { immutableSelector, workloadErrors } from "./podValidation.ts";
import { scale } from "./scale.ts";
import { storedKind } from "./storedKind.ts";
import { withContainers } from "./wideColumns.ts";

type Members = Record<string, unknown>;

/** A workload: a selector and a pod template. */
export interface Workload extends KubeObject {
  spec: Members;
  status?: Members;
}

export interface WorkloadOptions {
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly table: TableDefinition;
  defaults(spec: Members): void;
  prepareForCreate?(object: Workload): void;
  prepareForUpdate?(object: Workload, old: Workload): void;
  /** Faults beside those of every workload. */
  updateErrors?(spec: Members, old: Members): FieldError[];
  /** Adds the `scale` subresource. @default false */
  readonly scalable?: boolean;
  /** Changes that raise the generation. @default those of the spec */
  readonly generation?: "annotations";
}

export const specOf = (object: KubeObject): Members => (isRecord(object["spec"]) ? object["spec"] : {});
export const statusOf = (object: KubeObject): Members => (isRecord(object["status"]) ? object["status"] : {});

/** A kind of `apps/v1`. Its status stays empty unless the cluster has a kubelet. */
export function workloadKind(core: ClusterCore, options: WorkloadOptions): ResourceDefinition {
  const { kind, shortNames, table } = options;
  const definition = {
    ...kubernetesKind(kind, "apps"),
    shortNames,
    categories: ["all"],
    table: withContainers(table, kind === "StatefulSet" ? { selector: "none" } : {}),
  };
  return storedKind<Workload>(core, definition, {
    status: true,
    generation: options.generation ?? true,
    ...(options.scalable ? { subresources: { scale: scale(core, definition) } } : {}),
    strategy: {
      decode(object) {
        if (!isRecord(object["spec"])) object.spec = {};
        podTemplateDefaults(object.spec);
        options.defaults(object.spec);
      },
      prepareForCreate: (_context, object) => options.prepareForCreate?.(object),
      prepareForUpdate: (_context, object, old) => options.prepareForUpdate?.(object, old),
      validateCreate: (_context, { spec }) => workloadErrors(spec),
      validateUpdate: (_context, { spec }, old) => [
        ...workloadErrors(spec),
        ...immutableSelector(spec, old.spec),
        ...(options.updateErrors?.(spec, old.spec) ?? []),
      ],
    },
  });
}
