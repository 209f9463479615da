import type { KubeList, KubeObject } from "../../apiserver/kubeObject.ts";
import type { ClusterCore, Endpoint, RequestContext } from "../../apiserver/resource.ts";
import { parseFieldSelector, parseLabelSelector } from "../../apiserver/selector.ts";

const pullTypes = ["kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson"];

/** `imagestreams/{name}/secrets`: the namespace's pull secrets, the same for every stream. */
export const secretsEndpoint: Endpoint = {
  get: ({ core, namespace, query }: RequestContext): KubeList => {
    const labels = parseLabelSelector(query.get("labelSelector") ?? "");
    const fields = parseFieldSelector(query.get("fieldSelector") ?? "");
    const items = pullSecrets(core, namespace).filter(
      ({ metadata: { name = "", labels: own = {} }, type }) =>
        labels.matches(own) &&
        fields.matches({ "metadata.name": name, "metadata.namespace": namespace, type: String(type) }),
    );
    const resourceVersion = String(core.store.revision);
    return { kind: "SecretList", apiVersion: "image.openshift.io/v1", metadata: { resourceVersion }, items };
  },
};

/** The pull secrets of imports into a namespace, sorted by name, without excluded ones. */
export function pullSecrets(core: ClusterCore, namespace: string): KubeObject[] {
  const secrets = core.store.list({ group: "", resource: "secrets" }, namespace);
  return secrets.filter(
    ({ metadata, type }) =>
      pullTypes.includes(String(type)) && metadata.annotations?.["openshift.io/image.excludeSecret"] !== "true",
  );
}
