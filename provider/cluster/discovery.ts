import { ClusterError, isClusterError, isNotFound } from "./clusterError.ts";
import type { CallOptions } from "./settings.ts";
import type { Transport } from "./transport.ts";

/** Place of a kind's objects in the API. */
export interface ResourceLocation {
  /** For instance `/apis/apps/v1`. */
  readonly base: string;
  /** For instance `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Finds the resource of a kind. */
export interface Discovery {
  /** @throws ClusterError `KIND_NOT_FOUND` */
  locate(apiVersion: string, kind: string, options?: CallOptions): Promise<ResourceLocation>;
}

/** Kinds that this package itself works with: they need no request. */
const known: Readonly<Record<string, string>> = {
  "v1/ConfigMap": "configmaps",
  "v1/Namespace": "namespaces",
  "v1/Pod": "pods",
  "v1/Secret": "secrets",
  "v1/Service": "services",
  "v1/ServiceAccount": "serviceaccounts",
  "apps/v1/Deployment": "deployments",
  "apps/v1/StatefulSet": "statefulsets",
  "apps/v1/DaemonSet": "daemonsets",
  "batch/v1/CronJob": "cronjobs",
  "batch/v1/Job": "jobs",
  "rbac.authorization.k8s.io/v1/Role": "roles",
  "rbac.authorization.k8s.io/v1/RoleBinding": "rolebindings",
  "apps.openshift.io/v1/DeploymentConfig": "deploymentconfigs",
  "build.openshift.io/v1/BuildConfig": "buildconfigs",
  "build.openshift.io/v1/Build": "builds",
  "image.openshift.io/v1/ImageStream": "imagestreams",
  "route.openshift.io/v1/Route": "routes",
};

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Discovery that remembers what it has found, per group and version. */
export function discovery(transport: Transport): Discovery {
  const lists = new Map<string, Promise<ResourceList>>();

  function read(apiVersion: string, options?: CallOptions): Promise<ResourceList> {
    const found = lists.get(apiVersion);
    if (found !== undefined) return found;
    const list = transport.call<ResourceList>({ method: "GET", path: basePath(apiVersion) }, options);
    lists.set(apiVersion, list);
    // A failure is not kept: the kind may be installed meanwhile.
    list.catch(() => lists.delete(apiVersion));
    return list;
  }

  async function locate(apiVersion: string, kind: string, options?: CallOptions): Promise<ResourceLocation> {
    const base = basePath(apiVersion);
    const plural = known[`${apiVersion}/${kind}`];
    if (plural !== undefined) return { base, plural, namespaced: kind !== "Namespace" };
    const list = await read(apiVersion, options).catch((error: unknown) => {
      if (isNotFound(error) || isClusterError(error, "API_NOT_FOUND")) return undefined;
      throw error;
    });
    const resource = list?.resources.find((entry) => entry.kind === kind && !entry.name.includes("/"));
    if (resource !== undefined) return { base, plural: resource.name, namespaced: resource.namespaced };
    lists.delete(apiVersion);
    throw unknownKind(`${await transport.server()}${base}`, apiVersion, kind);
  }

  return { locate };
}

const basePath = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

function unknownKind(url: string, apiVersion: string, kind: string): ClusterError {
  const message = `the cluster knows no ${kind} in ${apiVersion}`;
  const remedy = "correct apiVersion and kind, or install what defines them first";
  return new ClusterError({ code: "KIND_NOT_FOUND", method: "GET", url, message, remedy, temporary: false });
}
