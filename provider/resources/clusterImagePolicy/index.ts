import { isDeepStrictEqual } from "node:util";
import { headline } from "../../text/headline.ts";
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
      ? await updateCertificates(context, name, trustedCertificates, {
          uid: olds.made?.certificatesUid,
          certificates: olds.trustedCertificates,
        })
      : await createCertificates(context, name, trustedCertificates, creation);
    return { certificatesUid };
  },

  async observe(context, outs) {
    if (outs.trustedCertificates === undefined) return {};
    const found = await findCertificates(context, certificatesNameOf(outs));
    return { trustedCertificates: found === undefined ? {} : { ...certificatesOf(found) } };
  },

  async cleanUp(context, inputs, { made: { certificatesUid: uid }, now, news }) {
    const name = certificatesNameOf(inputs);
    if (uid === undefined || uid === now?.certificatesUid) return;
    if (news?.spec.additionalTrustedCA?.name !== name) return deleteCertificates(context, name, uid);
    await context.warn?.({
      headline: headline`ConfigMap ${name} stays`,
      details: [
        ["why", `spec.additionalTrustedCA still names openshift-config/${name}, so that imports and nodes need it`],
        ["do", "remove it by hand when nothing names it any more"],
      ],
    });
  },
};

/** The cluster's image policy: fields of `image.config.openshift.io/cluster`. */
export const clusterImagePolicy: Handlers<ClusterImagePolicyInputs, ClusterImagePolicyOutputs> =
  singletonHandlers(clusterImagePolicyResource);
