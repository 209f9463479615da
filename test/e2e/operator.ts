import type { Cluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";

const group = "iot.enmasse.io";
const configs = `/apis/${group}/v1alpha1/namespaces/default/iotconfigs`;
const deployments = "/apis/apps/v1/namespaces/default/deployments";

/** A custom resource that knows image overrides and drops everything else. */
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `iotconfigs.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { plural: "iotconfigs", singular: "iotconfig", kind: "IoTConfig", listKind: "IoTConfigList" },
    versions: [{ name: "v1alpha1", served: true, storage: true, schema: { openAPIV3Schema: schema() } }],
  },
};

function schema() {
  const override = { type: "object", properties: { name: { type: "string" }, pullPolicy: { type: "string" } } };
  const imageOverrides = { type: "object", additionalProperties: override };
  const spec = { type: "object", properties: { enableDefaultRoutes: { type: "boolean" }, imageOverrides } };
  return { type: "object", properties: { spec } };
}

/** An operator as its vendor installs it: definition, custom resource, deployment. */
export async function installOperator(cluster: Cluster): Promise<void> {
  await call(cluster, "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  await call(cluster, "POST", configs, {
    apiVersion: `${group}/v1alpha1`,
    kind: "IoTConfig",
    metadata: { name: "default" },
    spec: { enableDefaultRoutes: true },
  });
  const labels = { app: "iot-operator" };
  await call(cluster, "POST", deployments, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "iot-operator" },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "proxy", image: "proxy:1" }, operator] } },
    },
  });
}

const operator = {
  name: "operator",
  image: "quay.io/enmasse/operator:1",
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "IOT_AGENT_IMAGE", valueFrom: { configMapKeyRef: { name: "images", key: "iot-agent" } } },
  ],
};

export const specOfConfig = async (cluster: Cluster): Promise<unknown> =>
  ((await call(cluster, "GET", `${configs}/default`)) as { spec: unknown }).spec;

/** The environment of the operator's container. */
export async function environment(cluster: Cluster): Promise<{ name: string; value?: string }[]> {
  const { spec } = (await call(cluster, "GET", `${deployments}/iot-operator`)) as {
    spec: { template: { spec: { containers: { name: string; env?: { name: string; value?: string }[] }[] } } };
  };
  return spec.template.spec.containers.find(({ name }) => name === "operator")?.env ?? [];
}

/** A change of the operator's environment by another user, as by `oc set env`. */
export const setEnvironment = (cluster: Cluster, name: string, value: string): Promise<unknown> =>
  call(
    cluster,
    "PATCH",
    `${deployments}/iot-operator`,
    {
      spec: {
        template: {
          spec: { containers: [{ name: "operator", env: [{ name, value, valueFrom: null }] }] },
        },
      },
    },
    "application/strategic-merge-patch+json",
  );
