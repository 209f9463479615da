import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import type { Cluster } from "../../../provider/cluster/cluster.ts";
import { isClusterError } from "../../../provider/cluster/clusterError.ts";
import { isOfServiceAccount } from "../../manifests/foreignOwner.ts";
import type { PlacedValue } from "../../manifests/parseDocuments.ts";

/** The part of a cluster that a program is generated from. */
export interface LiveSelection {
  /** @default the kubeconfig's namespace */
  readonly namespaces: readonly string[];
  readonly allNamespaces: boolean;
  readonly selector?: string;
}

/** Objects of a cluster, and the kinds that could not be listed. */
export interface LiveObjects {
  readonly values: readonly PlacedValue[];
  /** `BuildConfig in shop: …` */
  readonly failures: readonly string[];
}

/** Kinds that a program may be about, or that belong to an application. */
const kinds = [
  ["image.openshift.io/v1", "ImageStream"],
  ["build.openshift.io/v1", "BuildConfig"],
  ["apps.openshift.io/v1", "DeploymentConfig"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["apps/v1", "DaemonSet"],
  ["batch/v1", "CronJob"],
  ["v1", "Service"],
  ["route.openshift.io/v1", "Route"],
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "ServiceAccount"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
] as const;

/** Lists the objects of namespaces, kind by kind. A kind that cannot be listed is a failure, and the others go on. */
export async function liveObjects(cluster: Cluster, selection: LiveSelection): Promise<LiveObjects> {
  await cluster.server();
  const namespaces = selection.allNamespaces ? [""] : await namespacesOf(selection, cluster);
  const results = await Promise.all(
    namespaces.flatMap((namespace) =>
      kinds.map(([apiVersion, kind]) => listed(cluster, apiVersion, kind, namespace, selection)),
    ),
  );
  return { values: results.flatMap(({ values }) => values), failures: results.flatMap(({ failures }) => failures) };
}

const namespacesOf = async ({ namespaces }: LiveSelection, cluster: Cluster): Promise<readonly string[]> =>
  namespaces.length > 0 ? [...new Set(namespaces)] : [await cluster.namespace()];

async function listed(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  namespace: string,
  { selector }: LiveSelection,
): Promise<LiveObjects> {
  try {
    const list = await cluster.objects.list(
      { apiVersion, kind, namespace },
      selector === undefined ? {} : { labelSelector: selector },
    );
    const values = list.items
      .filter((object) => !isMadeByPlatform(kind, object))
      .map((object) => ({
        value: { ...object, apiVersion, kind },
        place: `${kind} ${object.metadata.namespace}/${object.metadata.name}`,
      }));
    return { values, failures: [] };
  } catch (error) {
    // A cluster without an API of OpenShift has no objects of it.
    const isAbsent = isClusterError(error, "KIND_NOT_FOUND", "NOT_FOUND");
    if (isAbsent && kind !== "ImageStream") return { values: [], failures: [] };
    const where = namespace === "" ? "all namespaces" : namespace;
    return { values: [], failures: [`${kind} in ${where}: ${(error as Error).message}`] };
  }
}

/** Objects that every namespace has. */
const ofEveryNamespace: Readonly<Record<string, RegExp>> = {
  ConfigMap: /^(?:kube-root-ca\.crt|openshift-service-ca\.crt)$/,
  ServiceAccount: /^(?:default|builder|deployer|pipeline)$/,
  RoleBinding: /^system:/,
};

function isMadeByPlatform(kind: string, object: ApiObject): boolean {
  if (kind === "Secret" && isOfServiceAccount(object)) return true;
  return ofEveryNamespace[kind]?.test(object.metadata.name ?? "") === true;
}
