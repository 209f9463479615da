import type { ImageTriggerInputs } from "../../../../provider/resources/imageTrigger/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const legacy = (namespace: string) =>
  ({ apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig", name: "legacy", namespace }) as const;
const site = (namespace: string) =>
  ({ apiVersion: "build.openshift.io/v1", kind: "BuildConfig", name: "site", namespace }) as const;
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

/** A DeploymentConfig and a BuildConfig as their owners have made them. */
export async function createConfigs(bed: Testbed, namespace: string): Promise<void> {
  const labels = { app: "legacy" };
  const containers = ["web", "side"].map((name) => ({ name, image: "quay.io/acme/app:0" }));
  await bed.client.objects.create({
    ...legacy(namespace),
    metadata: { name: "legacy", namespace },
    spec: { selector: labels, template: { metadata: { labels }, spec: { containers } } },
  });
  await bed.client.objects.create({
    ...site(namespace),
    metadata: { name: "site", namespace },
    spec: {
      source: { dockerfile: "FROM app" },
      strategy: { dockerStrategy: { from: tag("app:2.0") } },
      triggers: [{ type: "ConfigChange" }],
    },
  });
}

/** The program's declarations for both. */
export function configTriggers({ namespace, program }: Shop): { legacy: ImageTriggerInputs; site: ImageTriggerInputs } {
  const { container: _, ...declared } = program().trigger;
  return {
    legacy: { ...declared, workload: legacy(namespace), container: "web" },
    site: { ...declared, workload: site(namespace) },
  };
}

/** Everything that happens to a DeploymentConfig and a BuildConfig with triggers. */
export function toConfigs(bed: Testbed): Doing {
  const change = (from: string, more: object = {}) => ({
    type: "ImageChange",
    imageChangeParams: { automatic: true, containerNames: ["web"], from: tag(from), ...more },
  });
  const set = (of: typeof legacy | typeof site, triggers: object[]) => (shop: Shop) =>
    bed.client.objects.patch(of(shop.namespace), { spec: { triggers } });
  const config = { type: "ConfigChange" };
  return {
    "the controllers note lastTriggeredImage, and builds their status": () => bed.cluster.settled(),
    "oc set triggers dc/legacy --from-image=app:stable -c web, which drops lastTriggeredImage": set(legacy, [
      config,
      change("app:stable"),
    ]),
    "oc set triggers dc/legacy --from-image=app:2.0 -c web": set(legacy, [config, change("app:2.0")]),
    "oc set triggers dc/legacy --manual, oc rollback legacy": set(legacy, [change("app:stable", { automatic: false })]),
    "oc set triggers dc/legacy --remove-all": set(legacy, []),
    "an entry for other containers, ConfigChange": set(legacy, [
      change("app:2.0", { containerNames: ["side"] }),
      change("app:stable"),
    ]),
    "oc set triggers bc/site --from-image=app:stable --manual, which removes the entry": set(site, [config]),
    "a paused entry of the BuildConfig": set(site, [
      { type: "ImageChange", imageChange: { from: tag("app:stable"), paused: true } },
    ]),
    "oc start-build site": ({ namespace }) =>
      bed.client.call({
        method: "POST",
        path: `/apis/build.openshift.io/v1/namespaces/${namespace}/buildconfigs/site/instantiate`,
        body: { apiVersion: "build.openshift.io/v1", kind: "BuildRequest", metadata: { name: "site" } },
      }),
    "oc delete bc site": ({ namespace }) => bed.client.objects.delete(site(namespace)),
  };
}
