import type { DeploymentConfigInputs } from "../../../../provider/resources/deploymentConfig/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const address = (namespace: string) =>
  ({ apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig", name: "shop", namespace }) as const;
const labels = { app: "shop" };
const config = { type: "ConfigChange" as const };
const follows = (from: string, container = "web", automatic = true) => ({
  type: "ImageChange" as const,
  imageChangeParams: {
    ...(automatic ? { automatic } : {}),
    containerNames: [container],
    from: { kind: "ImageStreamTag" as const, name: from },
  },
});

/** The DeploymentConfig that the program declares. */
export const deploymentConfigOf = ({ namespace }: Shop): DeploymentConfigInputs => ({
  metadata: { name: "shop", namespace, labels: { team: "web" } },
  spec: {
    replicas: 2,
    selector: labels,
    template: {
      metadata: { labels },
      spec: {
        containers: [
          { name: "web", image: " ", env: [{ name: "A", value: "1" }] },
          { name: "side", image: "quay.io/acme/side:1" },
        ],
      },
    },
    triggers: [config, follows("app:stable")],
  },
  images: {},
});

/** Changes of the rows of docs/drift.md on DeploymentConfigs. */
export function toDeploymentConfigs(bed: Testbed): Doing {
  const patch = (body: object) => (shop: Shop) => bed.client.objects.patch(address(shop.namespace), body);
  const inPods = (...containers: object[]) => {
    const body = { spec: { template: { spec: { containers } } } };
    return (shop: Shop) => bed.client.objects.patch(address(shop.namespace), body, { type: "strategic" });
  };
  const set = (...triggers: object[]) => patch({ spec: { triggers } });
  const execNewPod = { command: ["migrate"], containerName: "web" };
  return {
    "the controllers note lastTriggeredImage, images, status and generation": () => bed.cluster.settled(),
    "oc set env dc/shop A=2": inPods({ name: "web", env: [{ name: "A", value: "2" }] }),
    "oc set env dc/shop B=2, a variable that is not declared": inPods({
      name: "web",
      env: [{ name: "B", value: "2" }],
    }),
    "oc scale dc/shop --replicas=3": patch({ spec: { replicas: 3 } }),
    "oc set image dc/shop web=…, which the trigger sets back": inPods({ name: "web", image: "quay.io/acme/other:1" }),
    "oc set image dc/shop side=…, a container without trigger": inPods({ name: "side", image: "quay.io/acme/side:2" }),
    "oc set triggers dc/shop --from-image=app:2.0 -c web": set(config, follows("app:2.0")),
    "oc set triggers dc/shop --manual, oc rollback shop": set(config, follows("app:stable", "web", false)),
    "oc set triggers dc/shop --remove-all": set(),
    "oc set triggers dc/shop --from-image=app:2.0 -c side, a trigger of another user": set(
      follows("app:2.0", "side"),
      config,
      follows("app:stable"),
    ),
    "oc set deployment-hook dc/shop --pre, a member that is not declared": patch({
      spec: { strategy: { rollingParams: { pre: { failurePolicy: "Abort", execNewPod } } } },
    }),
    "a container that another user adds": inPods({ name: "proxy", image: "quay.io/acme/proxy:1" }),
    "oc rollout pause dc/shop": patch({ spec: { paused: true } }),
    "oc rollout latest shop": ({ namespace }) =>
      bed.client.call({
        method: "POST",
        path: `/apis/apps.openshift.io/v1/namespaces/${namespace}/deploymentconfigs/shop/instantiate`,
        body: {
          apiVersion: "apps.openshift.io/v1",
          kind: "DeploymentRequest",
          name: "shop",
          latest: true,
          force: true,
        },
      }),
    "oc label dc/shop of a declared key": patch({ metadata: { labels: { team: "ops" } } }),
    "oc delete dc shop": ({ namespace }) => bed.client.objects.delete(address(namespace)),
  };
}
