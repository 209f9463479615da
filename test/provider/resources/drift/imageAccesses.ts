import type { ImageAccessInputs } from "../../../../provider/resources/imageAccess/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const apiGroup = "rbac.authorization.k8s.io";
const binding = ({ namespace }: Shop, name = "images-pull") => ({
  apiVersion: `${apiGroup}/v1`,
  kind: "RoleBinding",
  name,
  namespace,
});
const jane = { kind: "User", apiGroup, name: "jane" };
const joe = { kind: "User", apiGroup, name: "joe" };
const deployer = { kind: "ServiceAccount", name: "deployer", namespace: "prod" };

/** The access that the program declares. */
export const imageAccessOf = ({ namespace }: Shop): ImageAccessInputs => ({
  metadata: { name: "images", namespace },
  access: { "serviceaccount prod/deployer": ["pull"], "user jane": ["pull"] },
});

/** Changes of the rows of docs/drift.md on image accesses. */
export function toImageAccesses(bed: Testbed): Doing {
  const subjects =
    (...all: object[]) =>
    (shop: Shop) =>
      bed.client.objects.patch(binding(shop), { subjects: all });
  const create = (shop: Shop, name: string, role: string) =>
    bed.client.objects.create({
      ...binding(shop, name),
      metadata: { name, namespace: shop.namespace },
      roleRef: { apiGroup, kind: "ClusterRole", name: role },
      subjects: [joe],
    });
  return {
    "oc policy add-role-to-user --rolebinding-name=images-pull of a user": subjects(deployer, jane, joe),
    "oc policy remove-role-from-user of a declared user": subjects(deployer),
    "oc delete rolebinding images-pull": (shop) => bed.client.objects.delete(binding(shop)),
    "oc delete rolebinding images-pull, and another user creates one of that name for another role": async (shop) => {
      await bed.client.objects.delete(binding(shop));
      await create(shop, "images-pull", "view");
    },
    "oc policy add-role-to-user by a role binding of another name": (shop) =>
      create(shop, "system:image-puller-0", "system:image-puller"),
    "the same subjects in another order": subjects(jane, deployer),
    "oc label, oc annotate of the role binding": (shop) =>
      bed.client.objects.patch(binding(shop), { metadata: { labels: { a: "b" }, annotations: { a: "b" } } }),
  };
}
