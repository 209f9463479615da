import { isDeepStrictEqual } from "node:util";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { groupOf, type KubernetesObjectInputs } from "./inputs.ts";

/** Fields that the API does not let change, by API group and kind. Another value needs another object. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  "apps/Deployment": ["spec.selector"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/ReplicaSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"],
  "batch/Job": [
    "spec.template",
    "spec.selector",
    "spec.completions",
    "spec.completionMode",
    "spec.podFailurePolicy",
    "spec.successPolicy",
    "spec.managedBy",
  ],
  "/Service": ["spec.clusterIP"],
  "/Secret": ["type"],
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.storageClassName",
    "spec.volumeName",
    "spec.volumeMode",
    "spec.selector",
    "spec.dataSource",
    "spec.dataSourceRef",
  ],
  "/Pod": [
    "spec.containers",
    "spec.initContainers",
    "spec.volumes",
    "spec.nodeSelector",
    "spec.nodeName",
    "spec.serviceAccountName",
    "spec.restartPolicy",
  ],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  "scheduling.k8s.io/PriorityClass": ["value", "preemptionPolicy"],
  "node.k8s.io/RuntimeClass": ["handler"],
  "networking.k8s.io/IngressClass": ["spec.controller"],
  "discovery.k8s.io/EndpointSlice": ["addressType"],
  "apiextensions.k8s.io/CustomResourceDefinition": ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
  "build.openshift.io/Build": ["spec"],
};

/** Fields that keep their value when a program no longer declares them. */
const keptFields: ReadonlySet<string> = new Set(["spec.clusterIP", "type", "spec.storageClassName", "spec.volumeName"]);

/** The changed fields that need a new object; empty where the API takes the change. What is unknown yet changes nothing. */
export function immutableChanges(olds: KubernetesObjectInputs, news: KubernetesObjectInputs): string[] {
  const key = keyOf(news);
  return fixedFields(news, olds).filter((path) => {
    const [was, now] = [valueAt(key, olds, path), valueAt(key, news, path)];
    if (isUnknown(now) || (isLeftOpen(path, now) && keptFields.has(path))) return false;
    return !isDeepStrictEqual(was, now);
  });
}

/** The fields of a kind that do not change, those of a sealed object among them. */
export function fixedFields(kind: KubernetesKind, olds: Members): readonly string[] {
  const key = keyOf(kind);
  return [...(Object.hasOwn(fixed, key) ? (fixed[key] ?? []) : []), ...sealed(key, olds)];
}

type KubernetesKind = Pick<KubernetesObjectInputs, "apiVersion" | "kind">;

const keyOf = ({ apiVersion, kind }: KubernetesKind): string => `${groupOf(apiVersion)}/${kind}`;

/** An empty name of a class means none. */
const isLeftOpen = (path: string, value: unknown): boolean =>
  value === undefined || (value === "" && path !== "spec.storageClassName");

/** `immutable: true` seals a ConfigMap or a Secret. */
const sealed = (key: string, { immutable }: Members): readonly string[] =>
  (key === "/ConfigMap" || key === "/Secret") && immutable === true ? ["data", "binaryData", "immutable"] : [];

function valueAt(key: string, object: Members, path: string): unknown {
  const value = path.split(".").reduce<unknown>((at, name) => (isUnknown(at) ? at : membersOf(at)[name]), object);
  return key === "/Pod" && Array.isArray(value) ? value.map(withoutImage) : value;
}

/** The image is what the API lets change in a Pod. */
function withoutImage(container: unknown): unknown {
  if (!isObject(container)) return container;
  const { image: _image, ...rest } = container;
  return rest;
}
