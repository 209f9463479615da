import { kindNames } from "../apiserver/kindNames.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";

/** Names and schema of a namespaced kind of Kubernetes, version `v1`. */
export const kubernetesKind = (kind: string, group = "") => ({
  ...kindNames(group, kind),
  schema: kubernetesSchema(kind),
});
