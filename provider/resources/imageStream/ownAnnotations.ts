import type { ApiImageStream, ApiTagReference } from "../../cluster/api/imageStream.ts";
import { withPreference, withPresentPreference } from "../tag/tagPlatform.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { type StreamName, sameSource, tagSource } from "../tag/tagSource.ts";
import { type ImageStreamInputs, mapTags } from "./inputs.ts";

/**
 * The declaration as it is written: with the origin of each tag whose spec holds a digest, and the platform that the
 * cluster is to pick.
 */
export const withOwnAnnotations = (inputs: ImageStreamInputs): ImageStreamInputs =>
  mapTags(inputs, (tag) => withPreference(withOrigin(tag, inputs.metadata, inputs.images[tag.name]?.digest)));

/** The observed declaration with the annotations of this package that stand on the cluster. */
export const withPresentAnnotations = (observed: ImageStreamInputs, { spec }: ApiImageStream): ImageStreamInputs =>
  mapTags(observed, (tag) => {
    const present = spec?.tags?.find(({ name }) => name === tag.name);
    return withPresentPreference(withPresentOrigin(tag, present), present);
  });

/**
 * The tag annotation with the source of a digest in the spec, for people. It is neither stored nor compared.
 */
const originAnnotation = "imagestream.pulumi.com/from";

/** The tag with its origin among the annotations, if the cluster's spec is to hold a digest instead of it. */
function withOrigin(tag: TagReference, stream: StreamName, digest: string | undefined): TagReference {
  const { from, annotations } = tag;
  if (from === undefined || sameSource(tagSource(tag, stream, digest), from, stream)) return tag;
  const origin = from.kind === "DockerImage" ? from.name : `${from.namespace ?? stream.namespace}/${from.name}`;
  return { ...tag, annotations: { ...annotations, [originAnnotation]: origin } };
}

/** The tag with the origin that it has on the cluster. */
function withPresentOrigin(tag: TagReference, present: ApiTagReference | undefined): TagReference {
  const origin = present?.annotations?.[originAnnotation];
  return origin === undefined ? tag : { ...tag, annotations: { ...tag.annotations, [originAnnotation]: origin } };
}
