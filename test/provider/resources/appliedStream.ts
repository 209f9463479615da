import type { ApiImageStream, ApiTagReference } from "../../../provider/cluster/api/imageStream.ts";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import { specTag } from "../../../provider/resources/tag/specTag.ts";
import { importPolicyOf, withPreference } from "../../../provider/resources/tag/tagPlatform.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import { isImported, tagSource } from "../../../provider/resources/tag/tagSource.ts";

/** The stream that a cluster holds after a declaration was applied to it, with all that it fills in by itself. */
export function appliedStream(declared: ImageStreamInputs): ApiImageStream {
  const { metadata, spec, images } = declared;
  const { lookupPolicy = { local: false }, dockerImageRepository } = spec;
  const tags = spec.tags ?? [];
  return {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: {
      ...metadata,
      uid: "f6e5c1f0-0d7f-4f0e-8f7c-0c6f2f9f6a11",
      generation: 3,
      annotations: { ...metadata.annotations, "openshift.io/image.dockerRepositoryCheck": "2026-01-05T10:00:07Z" },
    },
    spec: {
      lookupPolicy,
      ...(dockerImageRepository === undefined ? {} : { dockerImageRepository }),
      tags: tags.flatMap((tag) => storedTag(tag, declared) ?? []),
    },
    status: {
      dockerImageRepository: `registry.example:5000/${metadata.namespace}/${metadata.name}`,
      tags: tags.flatMap(({ name }) => {
        const { digest } = images[name] ?? {};
        return digest === undefined ? [] : [{ tag: name, items: [event(digest)] }];
      }),
    },
  };
}

export const event = (digest: string) => ({
  created: "2026-01-05T10:00:00Z",
  dockerImageReference: `quay.io/acme/app@${digest}`,
  image: digest,
  generation: 2,
});

/** The spec after an import or our own write, with the server's defaults. */
function storedTag(tag: TagReference, { metadata, images }: ImageStreamInputs): ApiTagReference | undefined {
  const digest = images[tag.name]?.digest;
  const { name, annotations = null, referencePolicy = { type: "Source" as const } } = withPreference(tag);
  const imported = isImported(tag) && {
    name,
    annotations,
    from: tagSource(tag, metadata, digest) ?? null,
    importPolicy: importPolicyOf(tag),
    referencePolicy,
  };
  const written = imported || specTag(tag, metadata, digest);
  if (written === undefined) return undefined;
  return {
    referencePolicy,
    annotations: null,
    ...written,
    generation: 2,
    importPolicy: { importMode: "Legacy", ...written.importPolicy },
  };
}
