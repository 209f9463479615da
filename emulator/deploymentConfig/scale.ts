import { copy } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Endpoint } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { type DeploymentConfig, deploymentConfigKind } from "./object.ts";
import { deploymentConfigStrategy } from "./strategy.ts";

/** `…/deploymentconfigs/<name>/scale`: the number of replicas as a separate object. */
export function deploymentConfigScale(core: ClusterCore): Endpoint {
  const configs = new StoredResource<DeploymentConfig>(core, deploymentConfigKind, deploymentConfigStrategy);
  return {
    get: (context, name) => scaleOf(configs.get(context, name)),
    update(context, name, change) {
      const config = copy(configs.get(context, name));
      const scale = change(scaleOf(config)) as { spec?: { replicas?: number } } & KubeObject;
      config.spec.replicas = scale.spec?.replicas ?? 0;
      const { object } = configs.update(context, name, () => config);
      return { object: scaleOf(object as DeploymentConfig), created: false };
    },
  };
}

function scaleOf({ metadata, spec, status }: DeploymentConfig): KubeObject {
  const { name = "", namespace = "", uid = "", resourceVersion = "", creationTimestamp = null } = metadata;
  const selector = { ...spec.selector, deploymentconfig: name };
  return {
    kind: "Scale",
    apiVersion: "extensions/v1beta1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec.replicas === 0 ? {} : { replicas: spec.replicas },
    status: {
      replicas: status.replicas,
      selector,
      targetSelector: Object.entries(selector)
        .sort()
        .map(([key, value]) => `${key}=${value}`)
        .join(","),
    },
  };
}
