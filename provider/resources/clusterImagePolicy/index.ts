import { isDeepStrictEqual } from "node:util";
import type { Handlers } from "../handlers.ts";
import { type SingletonOutputs, type SingletonResource, singletonHandlers } from "../singleton/handlers.ts";
import {
  certificatesOf,
  createCertificates,
  deleteCertificates,
  findCertificates,
  updateCertificates,
} from "./certificatesMap.ts";
import {
  type ClusterImagePolicyInputs,
  certificatesNameOf,
  clusterImagePolicyDiagnostics,
  type MadeCertificates,
  normalizeClusterImagePolicy,
} from "./inputs.ts";
import { imageConfig } from "./kind.ts";

/** State of the cluster's image policy. */
export type ClusterImagePolicyOutputs = SingletonOutputs<ClusterImagePolicyInputs, MadeCertificates>;

/** The resource, for programs and provider processes. */
export const clusterImagePolicyResource: SingletonResource<ClusterImagePolicyInputs, MadeCertificates> = {
  resource: "ClusterImagePolicy",
  kind: imageConfig,
  diagnostics: clusterImagePolicyDiagnostics,
  normalize: normalizeClusterImagePolicy,
  isSame: (olds, news) => isDeepStrictEqual(olds.trustedCertificates, news.trustedCertificates),

  async prepare(context, inputs, { olds, creation }) {
    const { trustedCertificates } = inputs;
    if (trustedCertificates === undefined) return {};
    const name = certificatesNameOf(inputs);
    const isOwn = olds?.made?.certificatesUid !== undefined && certificatesNameOf(olds) === name;
    const certificatesUid = isOwn
      ? await updateCertificates(context, name, trustedCertificates)
      : await createCertificates(context, name, trustedCertificates, creation);
    return { certificatesUid };
  },

  async observe(context, outs) {
    if (outs.trustedCertificates === undefined) return {};
    const found = await findCertificates(context, certificatesNameOf(outs));
    return { trustedCertificates: found === undefined ? {} : { ...certificatesOf(found) } };
  },

  async cleanUp(context, inputs, { certificatesUid: uid }, now) {
    if (uid !== undefined && uid !== now?.certificatesUid) {
      await deleteCertificates(context, certificatesNameOf(inputs), uid);
    }
  },
};

/** The cluster's image policy: fields of `image.config.openshift.io/cluster`. */
export const clusterImagePolicy: Handlers<ClusterImagePolicyInputs, ClusterImagePolicyOutputs> =
  singletonHandlers(clusterImagePolicyResource);
