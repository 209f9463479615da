import type { ClusterImagePolicyInputs } from "../../../../provider/resources/clusterImagePolicy/inputs.ts";
import type { ImagePrunerInputs } from "../../../../provider/resources/imagePruner/inputs.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const policy = { apiVersion: "config.openshift.io/v1", kind: "Image", name: "cluster" };
const pruner = { apiVersion: "imageregistry.operator.openshift.io/v1", kind: "ImagePruner", name: "cluster" };

/** The fields that the program declares. */
export const declaredConfiguration: { readonly policy: ClusterImagePolicyInputs; readonly pruner: ImagePrunerInputs } =
  {
    policy: { spec: { registrySources: { blockedRegistries: ["bad.example"] } } },
    pruner: { spec: { keepTagRevisions: 5, keepYoungerThanDuration: "24h" } },
  };

/** Changes of the rows of docs/drift.md on the cluster's configuration. */
export function toClusterConfiguration(bed: Testbed): Doing {
  const patch = (object: typeof policy, spec: object) => () => bed.client.objects.patch(object, { spec });
  return {
    "oc edit image.config cluster: other blocked registries": patch(policy, {
      registrySources: { blockedRegistries: ["theirs.example"] },
    }),
    "oc edit image.config cluster that takes registrySources away": patch(policy, { registrySources: null }),
    "another field, such as externalRegistryHostnames": patch(policy, { externalRegistryHostnames: ["r.example"] }),
    "the registry's operator writes the status": () =>
      bed.client.objects.patch(
        policy,
        { status: { internalRegistryHostname: "registry.svc:5000" } },
        { subresource: "status" },
      ),
    "oc patch imagepruner cluster: another keepTagRevisions": patch(pruner, { keepTagRevisions: 1 }),
    "the same duration in another form: 1440m0s for 24h": patch(pruner, { keepYoungerThanDuration: "1440m0s" }),
    "oc delete imagepruner cluster": () => bed.client.objects.delete(pruner),
  };
}
