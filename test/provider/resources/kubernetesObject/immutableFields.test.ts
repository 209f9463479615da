import { expect, test } from "@jest/globals";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { diffKubernetesObject } from "../../../../provider/resources/kubernetesObject/diff.ts";
import { immutableChanges } from "../../../../provider/resources/kubernetesObject/immutableFields.ts";
import type { KubernetesObjectInputs } from "../../../../provider/resources/kubernetesObject/inputs.ts";

const of = (apiVersion: string, kind: string, members: object): KubernetesObjectInputs => ({
  apiVersion,
  kind,
  metadata: { name: "x", namespace: "shop" },
  ...members,
});

test.each<[string, string, object, object, string[]]>([
  ["apps/v1", "Deployment", { spec: { selector: { a: 1 } } }, { spec: { selector: { a: 2 } } }, ["spec.selector"]],
  ["apps/v1", "Deployment", { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, []],
  ["apps/v1", "Deployment", { spec: { selector: { a: 1 } } }, { spec: { selector: unknown } }, []],
  ["apps/v1", "StatefulSet", { spec: { serviceName: "a" } }, { spec: { serviceName: "b" } }, ["spec.serviceName"]],
  ["batch/v1", "Job", { spec: { template: { a: 1 } } }, { spec: { template: { a: 2 } } }, ["spec.template"]],
  ["v1", "Service", { spec: { clusterIP: "10.0.0.1" } }, { spec: { clusterIP: "None" } }, ["spec.clusterIP"]],
  ["v1", "Service", { spec: { clusterIP: "10.0.0.1" } }, { spec: {} }, []],
  ["v1", "Service", { spec: {} }, { spec: { clusterIP: "" } }, []],
  [
    "v1",
    "PersistentVolumeClaim",
    { spec: { storageClassName: "fast" } },
    { spec: { storageClassName: "" } },
    ["spec.storageClassName"],
  ],
  ["acme.example/v1", "Service", { spec: { clusterIP: "a" } }, { spec: { clusterIP: "b" } }, []],
  ["v1", "ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, []],
  ["v1", "ConfigMap", { immutable: true, data: { a: "1" } }, { immutable: true, data: { a: "2" } }, ["data"]],
  ["v1", "Secret", { type: "Opaque" }, { type: "kubernetes.io/tls" }, ["type"]],
  ["rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "a" } }, { roleRef: { name: "b" } }, ["roleRef"]],
  [
    "v1",
    "Pod",
    { spec: { containers: [{ name: "a", image: "1" }] } },
    { spec: { containers: [{ name: "a", image: "2" }] } },
    [],
  ],
  [
    "v1",
    "Pod",
    { spec: { containers: [{ name: "a" }] } },
    { spec: { containers: [{ name: "a", tty: true }] } },
    ["spec.containers"],
  ],
])("%s %s from %j to %j replaces for %j, the old one first", (apiVersion, kind, was, now, fixed) => {
  const [olds, news] = [of(apiVersion, kind, was), of(apiVersion, kind, now)];
  expect(immutableChanges(olds, news)).toEqual(fixed);
  const { replaces, deletesFirst = false } = diffKubernetesObject(olds, news);
  expect(replaces).toEqual([...new Set(fixed.map((path) => path.split(".")[0]))]);
  expect(deletesFirst).toBe(fixed.length > 0);
});

test.each<[string, object, string[]]>([
  ["another name", { metadata: { name: "y", namespace: "shop" } }, ["metadata"]],
  ["another namespace", { metadata: { name: "x", namespace: "ops" } }, ["metadata"]],
  ["another kind", { kind: "Role" }, ["kind"]],
  ["another group", { apiVersion: "acme.example/v1" }, ["apiVersion"]],
])("%s is another object, made before the old one goes", (_what, changed, replaces) => {
  const olds = of("rbac.authorization.k8s.io/v1", "RoleBinding", {});
  expect(diffKubernetesObject(olds, { ...olds, ...changed })).toEqual({ changes: true, replaces });
});

test("another version of the API, how it is written, and a namespace that only the cluster knows are the same object", () => {
  const olds = of("batch/v1beta1", "CronJob", { spec: { schedule: "* * * * *" } });
  const { changes, replaces } = diffKubernetesObject(olds, { ...olds, apiVersion: "batch/v1" });
  expect({ changes, replaces }).toEqual({ changes: true, replaces: [] });
  const news = { ...olds, force: true, timeout: 3, metadata: { name: "x" } };
  expect(diffKubernetesObject(olds, news)).toEqual({ changes: false, replaces: [] });
});
