import type { ApiImageStream, ApiTagReference } from "../../cluster/api/imageStream.ts";
import type { ObjectReference } from "../../image/objectReference.ts";
import { adoptionAnnotation } from "../creation/adoption.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { madeAnnotation } from "./streamMarks.ts";

/** Annotations of the cluster, its tools and this package. */
const bookkeeping = [
  "openshift.io/image.dockerRepositoryCheck",
  "kubectl.kubernetes.io/last-applied-configuration",
  adoptionAnnotation,
  madeAnnotation,
];

/** The declaration that would describe the whole of a stream. */
export function describeImageStream({ metadata, spec, status }: ApiImageStream): ImageStreamInputs {
  const { name = "", namespace = "", labels, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !bookkeeping.includes(key));
  const digests = (status?.tags ?? []).flatMap(({ tag, items }) => {
    const digest = items?.[0]?.image;
    return digest ? [[tag, { digest }]] : [];
  });
  return {
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
    },
    spec: {
      lookupPolicy: { local: spec?.lookupPolicy?.local ?? false },
      ...(spec?.dockerImageRepository ? { dockerImageRepository: spec.dockerImageRepository } : {}),
      ...(spec?.tags === undefined ? {} : { tags: spec.tags.map(describeTag) }),
    },
    images: Object.fromEntries(digests),
  };
}

function describeTag({
  name,
  annotations,
  from,
  reference,
  importPolicy,
  referencePolicy,
}: ApiTagReference): TagReference {
  const { insecure, scheduled, importMode } = importPolicy ?? {};
  const policy = {
    ...(insecure ? { insecure } : {}),
    ...(scheduled ? { scheduled } : {}),
    ...(importMode ? { importMode } : {}),
  };
  return {
    name,
    ...(from?.kind ? { from: from as ObjectReference } : {}),
    ...(annotations ? { annotations } : {}),
    ...(reference ? { reference } : {}),
    ...(Object.keys(policy).length === 0 ? {} : { importPolicy: policy }),
    ...(referencePolicy?.type === undefined ? {} : { referencePolicy: { type: referencePolicy.type } }),
  };
}
