import { copy, equal, isRecord } from "../apiserver/copy.ts";
import type { StrategyKind } from "../apiserver/kindStrategy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Subresource } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { kubernetesSchema } from "./kubernetesSchema.ts";

function replicasOf(part: unknown): number {
  const replicas = isRecord(part) ? part["replicas"] : undefined;
  return typeof replicas === "number" ? replicas : 0;
}

function selectorOf(spec: unknown): string {
  const selector = isRecord(spec) && isRecord(spec["selector"]) ? spec["selector"] : {};
  const labels = isRecord(selector["matchLabels"]) ? selector["matchLabels"] : {};
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function scaleOf(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: copy({ name, namespace, uid, resourceVersion, creationTimestamp }) as KubeObject["metadata"],
    spec: { replicas: replicasOf(object["spec"]) },
    status: { replicas: replicasOf(object["status"]), selector: selectorOf(object["spec"]) },
  };
}

/** The `scale` subresource of a workload: only its replicas. */
export function scale(core: ClusterCore, kind: StrategyKind): Subresource {
  const stored = new StoredResource(core, kind, {
    prepareForUpdate(_context, object, old) {
      if (!equal(object["spec"], old["spec"])) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
  });
  return {
    kind: "Scale",
    group: "autoscaling",
    version: "v1",
    schema: kubernetesSchema("Scale"),
    endpoint: {
      get: (context, name) => scaleOf(stored.get(context, name)),
      update(context, name, change, options) {
        const { object } = stored.update(
          context,
          name,
          (current) => {
            const wanted = change(current && scaleOf(current));
            const next = copy(current) as KubeObject;
            next["spec"] = { ...(isRecord(next["spec"]) ? next["spec"] : {}), replicas: replicasOf(wanted["spec"]) };
            const { resourceVersion } = wanted.metadata;
            if (resourceVersion) next.metadata.resourceVersion = resourceVersion;
            return next;
          },
          options,
        );
        return { object: scaleOf(object), created: false };
      },
    },
  };
}
