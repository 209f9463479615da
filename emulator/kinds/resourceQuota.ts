import type { ApiModule } from "../apiserver/resource.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";
import { storedKind } from "./storedKind.ts";

/** v1 ResourceQuota. No controller computes its status. */
export const resourceQuotas: ApiModule = (core) => [
  storedKind(
    core,
    {
      group: "",
      version: "v1",
      resource: "resourcequotas",
      singular: "resourcequota",
      kind: "ResourceQuota",
      namespaced: true,
      shortNames: ["quota"],
      schema: kubernetesSchema("ResourceQuota"),
    },
    { status: true },
  ),
];
