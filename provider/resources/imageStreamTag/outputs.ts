import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { parseStreamTag } from "../../image/streamTag.ts";
import type { OwnedStream, WrittenSources } from "../imageStream/ownership.ts";
import { asImageStream, type ImageStreamTagInputs } from "./inputs.ts";

/** State of an image stream tag. */
export interface ImageStreamTagOutputs extends ImageStreamTagInputs {
  /** The stream's place in the cluster's registry; empty without one. */
  repository: string;
  /** Sources that this program has given the tag, or may have; absent where they are that of `tag`. */
  written?: WrittenSources[string];
  /** uid of the stream, if it was made for tags of the program; absent for a stream of another owner. */
  madeStream?: string;
}

export const imageStreamTagId = ({ metadata }: ImageStreamTagInputs): string =>
  `${metadata.namespace}/${metadata.name}`;

export const imageStreamTagOutputs = (
  inputs: ImageStreamTagInputs,
  { status }: Pick<ApiImageStream, "status">,
): ImageStreamTagOutputs => ({ ...inputs, repository: status?.dockerImageRepository ?? "" });

/** The state of the tag as that of a stream of which nothing else is declared. */
export function asOwnedStream(outs: ImageStreamTagOutputs): OwnedStream {
  const { written } = outs;
  const { tag } = parseStreamTag(outs.metadata.name);
  return { ...asImageStream(outs), ...(written && { written: { [tag]: written } }) };
}

/** The written sources of a stream's only tag. */
export function writtenOf({ written = {} }: OwnedStream): Pick<ImageStreamTagOutputs, "written"> {
  const [sources] = Object.values(written);
  return sources === undefined ? {} : { written: sources };
}
