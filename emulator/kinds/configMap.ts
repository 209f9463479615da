import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

/** Number of entries in `data`, for tables. */
export const dataCount = (object: KubeObject): number =>
  ["data", "binaryData"].reduce((sum, key) => sum + Object.keys(isRecord(object[key]) ? object[key] : {}).length, 0);

/** v1 ConfigMap. */
export const configMaps: ApiModule = (core) => [
  storedKind(
    core,
    {
      ...kubernetesKind("ConfigMap"),
      shortNames: ["cm"],
      table: {
        columns: ["Name", "Data", "Age"],
        cells: (object, now) => [object.metadata.name, dataCount(object), age(object.metadata.creationTimestamp, now)],
      },
    },
    { strategy: { revalidatesMeta: true } },
  ),
];
