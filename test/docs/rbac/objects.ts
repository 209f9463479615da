import type { Testbed } from "../../provider/resources/testbed.ts";
import type { Place } from "./scenarios.ts";

/** `apiVersion` of the kinds that `createObject` creates. */
export const apiVersions = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  CronJob: "batch/v1",
  DeploymentConfig: "apps.openshift.io/v1",
  BuildConfig: "build.openshift.io/v1",
  IoTConfig: "iot.enmasse.io/v1alpha1",
} as const;

export type Kind = keyof typeof apiVersions;

const labels = { app: "web" };
const podSpec = { containers: [{ name: "web", image: "quay.io/acme/placeholder:1" }] };
const template = { metadata: { labels }, spec: podSpec };
const pods = { selector: { matchLabels: labels }, template };

const specs: Readonly<Record<Kind, object>> = {
  Deployment: pods,
  StatefulSet: { ...pods, serviceName: "web" },
  DaemonSet: pods,
  CronJob: {
    schedule: "0 0 * * *",
    jobTemplate: { spec: { template: { ...template, spec: { ...podSpec, restartPolicy: "Never" } } } },
  },
  DeploymentConfig: { selector: labels, template, triggers: [] },
  BuildConfig: {
    source: { dockerfile: "FROM scratch" },
    strategy: { dockerStrategy: { from: { kind: "DockerImage", name: "quay.io/acme/base:1" } } },
    triggers: [],
  },
  IoTConfig: {},
};

/** Creates the object `web` of a kind as the administrator. */
export async function createObject({ bed, namespace }: Pick<Place, "bed" | "namespace">, kind: Kind): Promise<void> {
  const metadata = { name: "web", namespace };
  await bed.client.objects.create({ apiVersion: apiVersions[kind], kind, metadata, spec: specs[kind] });
}

/** Defines IoTConfig, whose objects keep whatever they are given. */
export async function defineCustomResource({ client }: Testbed): Promise<void> {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  await client.objects.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "iotconfigs.iot.enmasse.io" },
    spec: {
      group: "iot.enmasse.io",
      scope: "Namespaced",
      names: { plural: "iotconfigs", singular: "iotconfig", kind: "IoTConfig", listKind: "IoTConfigList" },
      versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
    },
  });
}
