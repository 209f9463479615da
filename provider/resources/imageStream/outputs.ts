import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { tagOfOwnStream } from "../tag/aliases.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import type { OwnedStream } from "./ownership.ts";

/** State of an image stream: its inputs and the cluster's answers. */
export interface ImageStreamOutputs extends OwnedStream {
  /** The stream's place in the cluster's registry; empty without one. */
  repository: string;
  publicRepository: string;
  /** The adoption by which the program has the stream; absent if it has created it. */
  adoption?: string;
}

export const imageStreamId = ({ metadata }: ImageStreamInputs): string => `${metadata.namespace}/${metadata.name}`;

export function imageStreamOutputs(inputs: ImageStreamInputs, { status }: ApiImageStream): ImageStreamOutputs {
  return {
    ...inputs,
    repository: status?.dockerImageRepository ?? "",
    publicRepository: status?.publicDockerImageRepository ?? "",
  };
}

function acceptedImage(digest: string, announced: ResolvedTag | undefined): ResolvedTag {
  if (announced === undefined) return { digest };
  const { replaces, failedImport } = announced;
  return {
    digest,
    ...(failedImport === undefined ? {} : { failedImport }),
    announced: { digest: announced.digest, ...(replaces === undefined ? {} : { replaces }) },
  };
}

/** The inputs with the images that tags have accepted, and that the tags following them have by that. */
export function withAccepted(inputs: ImageStreamInputs, accepted: Readonly<Record<string, string>>): ImageStreamInputs {
  const { metadata, spec } = inputs;
  const tags = spec.tags ?? [];
  // `check` has refused tags that follow each other in a circle.
  const digestOf = (tag: TagReference): string | undefined => {
    const followed = tag.pin === true ? undefined : tagOfOwnStream(tag, metadata.name, metadata.namespace);
    const source = tags.find(({ name }) => name === followed);
    const own = Object.hasOwn(accepted, tag.name) ? accepted[tag.name] : undefined;
    return own ?? (source && digestOf(source));
  };
  const images = tags.flatMap((tag) => {
    const digest = digestOf(tag);
    return digest === undefined ? [] : [[tag.name, acceptedImage(digest, inputs.images[tag.name])]];
  });
  return { ...inputs, images: { ...inputs.images, ...Object.fromEntries(images) } };
}
