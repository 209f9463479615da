import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { Admission } from "../../apiserver/resource.ts";
import type { Image } from "../image/object.ts";
import type { ImageStream } from "../stream/object.ts";
import { applyImagePolicy } from "./policy.ts";

const group = "image.openshift.io";

/** Image policy for every kind with images, using the cluster's streams and Images. Ignores subresources. */
export const imagePolicyAdmission: Admission = ({ store, settings }, request) => {
  if (request.subresource !== "") return;
  const find = (resource: string, namespace: string, name: string): KubeObject | undefined =>
    store.get({ group, resource, namespace, name });
  const lookup = {
    internalRegistry: settings.internalRegistryHostname,
    stream: (namespace: string, name: string) => find("imagestreams", namespace, name) as ImageStream | undefined,
    image: (digest: string) => find("images", "", digest) as Image | undefined,
  };
  applyImagePolicy(lookup, request);
};
