import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { observedMetadata } from "../inputs/objectMetadata.ts";
import { observeDigest, observeTag } from "../tag/observeTag.ts";
import type { ImageStreamInputs, ImageStreamSpec } from "./inputs.ts";

/**
 * The declaration that would describe a stream as it is now. Members that the program does not declare belong to other
 * users, and the cluster's own are no difference: both are left out.
 */
export function observeImageStream(declared: ImageStreamInputs, stream: ApiImageStream): ImageStreamInputs {
  const { metadata, spec, images, ...rest } = declared;
  const tags = (spec.tags ?? []).flatMap((tag) => {
    const present = observeTag(tag, stream, metadata, images[tag.name]?.digest);
    return present === undefined ? [] : [present];
  });
  const digests = tags.flatMap(({ name }) => {
    const present = observeDigest(images[name], stream, name);
    return present === undefined ? [] : [[name, present]];
  });
  return {
    ...rest,
    metadata: observedMetadata(metadata, stream.metadata),
    spec: { ...observeSpec(spec, stream), ...(spec.tags === undefined ? {} : { tags }) },
    images: Object.fromEntries(digests),
  };
}

function observeSpec(declared: ImageStreamSpec, { spec }: ApiImageStream): Omit<ImageStreamSpec, "tags"> {
  const { lookupPolicy, dockerImageRepository } = declared;
  const repository = spec?.dockerImageRepository;
  return {
    ...(lookupPolicy === undefined ? {} : { lookupPolicy: { local: spec?.lookupPolicy?.local ?? false } }),
    ...(dockerImageRepository === undefined || !repository ? {} : { dockerImageRepository: repository }),
  };
}
