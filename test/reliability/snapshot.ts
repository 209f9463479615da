import type { Cluster } from "../../provider/cluster/cluster.ts";
import type { Shop } from "../provider/resources/shop.ts";

const inNamespace = [
  "/apis/image.openshift.io/v1/namespaces/NAMESPACE/imagestreams",
  "/apis/apps/v1/namespaces/NAMESPACE/deployments",
  "/apis/build.openshift.io/v1/namespaces/NAMESPACE/buildconfigs",
  "/apis/apps.openshift.io/v1/namespaces/NAMESPACE/deploymentconfigs",
  "/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/rolebindings",
  "/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/roles",
  "/api/v1/namespaces/NAMESPACE/secrets",
  "/api/v1/namespaces/NAMESPACE/serviceaccounts",
];
const inCluster = [
  "/apis/config.openshift.io/v1/images",
  "/apis/config.openshift.io/v1/imagedigestmirrorsets",
  "/apis/imageregistry.operator.openshift.io/v1/imagepruners",
];

/** Members that the API server writes, and that differ between two runs. */
const bookkeeping = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "observedGeneration",
  "creationTimestamp",
  "managedFields",
  "created",
  "lastTransitionTime",
  "lastUpdateTime",
  "lastTriggeredImageID",
  "lastTriggerTime",
  "conditions",
]);

/** The objects of a shop, without what differs between two runs. */
export async function snapshot(client: Cluster, { namespace, repository }: Shop): Promise<object> {
  const entries = await Promise.all(
    [...inNamespace, ...inCluster].map(async (place) => {
      const path = place.replace("NAMESPACE", namespace);
      const list = (await client.call({ method: "GET", path })) as { items: { metadata: { name: string } }[] };
      const items = list.items.filter(({ metadata }) => !/dockercfg|token/.test(metadata.name));
      return [place, items.map((item) => comparable(item, [namespace, repository]))] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function comparable(value: unknown, [namespace, repository]: readonly [string, string]): unknown {
  if (typeof value === "string") return value.replaceAll(repository, "REPOSITORY").replaceAll(namespace, "NAMESPACE");
  if (Array.isArray(value)) return value.map((element) => comparable(element, [namespace, repository]));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !bookkeeping.has(key) && !/dockerRepositoryCheck/.test(key));
  return Object.fromEntries(
    kept
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, comparable(member, [namespace, repository])]),
  );
}
