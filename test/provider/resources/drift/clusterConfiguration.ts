import type { ClusterImagePolicyInputs } from "../../../../provider/resources/clusterImagePolicy/inputs.ts";
import type { ImageMirrorSetInputs } from "../../../../provider/resources/imageMirrorSet/inputs.ts";
import type { ImagePrunerInputs } from "../../../../provider/resources/imagePruner/inputs.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const policy = { apiVersion: "config.openshift.io/v1", kind: "Image", name: "cluster" };
const pruner = { apiVersion: "imageregistry.operator.openshift.io/v1", kind: "ImagePruner", name: "cluster" };

const mirrorSet = { apiVersion: "config.openshift.io/v1", kind: "ImageDigestMirrorSet", name: "acme" };

export const clusterObjects = { policy, pruner, mirrors: mirrorSet };

/** The declarations of the program. */
export const declaredConfiguration: {
  readonly policy: ClusterImagePolicyInputs;
  readonly mirrors: ImageMirrorSetInputs;
  readonly pruner: ImagePrunerInputs;
} = {
  policy: { spec: { registrySources: { blockedRegistries: ["bad.example"] } } },
  mirrors: {
    metadata: { name: mirrorSet.name, labels: { team: "web" } },
    spec: { imageDigestMirrors: [{ source: "quay.io/acme", mirrors: ["mirror.example/acme"] }] },
    // One cluster serves all rows.
    adopt: true,
  },
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
    "oc edit imagedigestmirrorset acme: another mirror": () =>
      bed.client.objects.patch(mirrorSet, {
        spec: { imageDigestMirrors: [{ source: "quay.io", mirrors: ["x.example"] }] },
      }),
    "oc label imagedigestmirrorset acme of a key that is not declared": () =>
      bed.client.objects.patch(mirrorSet, { metadata: { labels: { theirs: "1" } } }),
    "oc delete imagedigestmirrorset acme": () => bed.client.objects.delete(mirrorSet),
    "oc delete imagepruner cluster": () => bed.client.objects.delete(pruner),
  };
}
