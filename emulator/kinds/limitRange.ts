import type { ApiModule } from "../apiserver/resource.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";
import { storedKind } from "./storedKind.ts";

/** v1 LimitRange. Its `openshift.io/…` types limit image streams. */
export const limitRanges: ApiModule = (core) => [
  storedKind(core, {
    group: "",
    version: "v1",
    resource: "limitranges",
    singular: "limitrange",
    kind: "LimitRange",
    namespaced: true,
    shortNames: ["limits"],
    schema: kubernetesSchema("LimitRange"),
  }),
];
