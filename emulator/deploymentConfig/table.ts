import type { TableDefinition } from "../apiserver/tableAnswer.ts";
import type { DeploymentConfig } from "./object.ts";

/** Columns of `oc get dc`. */
export const deploymentConfigTable: TableDefinition = {
  columns: [
    { name: "Name", format: "name" },
    { name: "Revision" },
    { name: "Desired" },
    { name: "Current" },
    { name: "Triggered By" },
  ],
  cells(object) {
    const config = object as DeploymentConfig;
    const { spec, status, metadata } = config;
    const desired = spec.test ? `${spec.replicas} (during test)` : `${spec.replicas}`;
    return [metadata.name, status.latestVersion, desired, status.updatedReplicas, triggersOf(config)];
  },
};

function triggersOf({ spec }: DeploymentConfig): string {
  const names = spec.template?.spec?.containers?.map(({ name }) => name) ?? [];
  const texts = (spec.triggers ?? []).flatMap(({ type, imageChangeParams: params }) => {
    if (type === "ConfigChange") return ["config"];
    if (type !== "ImageChange") return [type];
    if (!params?.automatic) return [];
    const wanted = [...(params.containerNames ?? [])].sort();
    const all = names.length === 1 || wanted.every((name) => names.includes(name));
    const prefix = all ? "" : `${wanted.join(",")}:`;
    return [`${params.from.kind === "ImageStreamTag" ? "image" : params.from.kind}(${prefix}${params.from.name})`];
  });
  return [...new Set(texts)].sort().join(",");
}
