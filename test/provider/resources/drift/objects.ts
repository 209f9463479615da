import type { KubernetesObjectInputs } from "../../../../provider/resources/kubernetesObject/inputs.ts";
import { declaredDeployment } from "../kubernetesObject/declaredObject.ts";
import type { Shop } from "../shop.ts";
import { fieldPath, triggersAnnotation } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import { type Doing, inContainer } from "./doing.ts";

const address = ({ namespace }: Shop) =>
  ({ apiVersion: "apps/v1", kind: "Deployment", name: "site", namespace }) as const;
const trigger = [{ from: { kind: "ImageStreamTag", name: "app:1.4" }, fieldPath: fieldPath("web") }];

/** The Deployment that the program declares. */
export function siteOf({ namespace, repository }: Shop): KubernetesObjectInputs {
  const annotations = { [triggersAnnotation]: JSON.stringify(trigger) };
  const metadata = { name: "site", namespace, labels: { team: "web" }, annotations };
  const container = { image: `${repository}:1.4`, env: [{ name: "A", value: "1" }] };
  return declaredDeployment(namespace, { metadata, spec: { replicas: 2 } }, container);
}

/** Changes of the rows of docs/drift.md on Kubernetes objects. */
export function toObjects(bed: Testbed): Doing {
  const patch = (change: object) => (shop: Shop) =>
    bed.client.objects.patch(address(shop), change, { type: "strategic", fieldManager: "kubectl-edit" });
  const container = (members: object) => inContainer({ name: "web", ...members });
  const status = { observedGeneration: 9, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  return {
    "the trigger controller sets the image, rollouts fill status": (shop) =>
      bed.client.objects.patch(address(shop), { status }, { subresource: "status" }),
    "oc scale deploy/site --replicas=5": patch({ spec: { replicas: 5 } }),
    "oc set env deploy/site A=2 of a declared variable": patch(container({ env: [{ name: "A", value: "2" }] })),
    "oc label deploy/site of a declared key": patch({ metadata: { labels: { team: "ops" } } }),
    "oc set env deploy/site B=1, a variable that is not declared": patch(
      container({ env: [{ name: "B", value: "1" }] }),
    ),
    "oc set resources deploy/site, a member that is not declared": patch(
      container({ resources: { limits: { cpu: "1" } } }),
    ),
    "oc set env deploy/site A- removes the declared variable": patch(
      container({ env: [{ name: "A", $patch: "delete" }] }),
    ),
    "oc set image deploy/site of the container with the trigger": patch(container({ image: "quay.io/acme/other:1" })),
    "oc set triggers deploy/site --remove-all": patch({ metadata: { annotations: { [triggersAnnotation]: null } } }),
    "oc delete deploy site": (shop) => bed.client.objects.delete(address(shop)),
  };
}
