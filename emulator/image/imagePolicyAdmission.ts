import type { Admission } from "../apiserver/admission.ts";
import type { KubeObject } from "../apiserver/object.ts";
import type { Image } from "./imageObject.ts";
import { applyImagePolicy } from "./imagePolicy.ts";
import type { ImageStream } from "./imageStreamObject.ts";

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
